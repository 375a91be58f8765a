// Storage (tables, host, package), Service Bus Basic with the queues of function.json, and the function app on Flex Consumption,
// reached by its own identity: no key stands in a setting where an identity serves.
param environmentName string
param location string

@secure()
param dashboardKey string

@secure()
param teamsWebhookUrl string

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var appName = 'func-vigie-${token}'
var packageContainer = 'package'

// Built-in roles, by their ids: learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'stvigie${token}'
  location: location
  tags: tags
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: packageContainer
    }
  }
}

resource bus 'Microsoft.ServiceBus/namespaces@2022-10-01-preview' = {
  name: 'sb-vigie-${token}'
  location: location
  tags: tags
  sku: { name: 'Basic', tier: 'Basic' }
  properties: { disableLocalAuth: true, minimumTlsVersion: '1.2' }

  resource queues 'queues' = [
    for name in ['mentions', 'collect', 'alerts']: {
      name: name
      properties: {
        lockDuration: 'PT1M'
        // The program gives a message up after 10 and keeps it as a dead letter; the rest is for keeping it, should that fail.
        maxDeliveryCount: 14
        defaultMessageTimeToLive: 'P14D'
        deadLetteringOnMessageExpiration: true
      }
    }
  ]
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'plan-vigie-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': 'vigie' })
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'SystemAssignedIdentity' }
        }
      }
      scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 512 }
      runtime: { name: 'custom', version: '1.0' }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AzureWebJobsStorage__accountName: storage.name
        AzureWebJobsDisableHomepage: 'true'
        ServiceBusConnection__fullyQualifiedNamespace: '${bus.name}.servicebus.windows.net'
        Storage__tableServiceUri: storage.properties.primaryEndpoints.table
        PublicUrl: 'https://${app.properties.defaultHostName}'
        Dashboard__Key: dashboardKey
      },
      empty(teamsWebhookUrl) ? {} : { Teams__WebhookUrl: teamsWebhookUrl }
    )
  }
}

resource storageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.blobDataOwner, roles.tableDataContributor]: {
    name: guid(storage.id, appName, role)
    scope: storage
    properties: {
      principalId: app.identity.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource busRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.serviceBusDataReceiver, roles.serviceBusDataSender]: {
    name: guid(bus.id, appName, role)
    scope: bus
    properties: {
      principalId: app.identity.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

output url string = 'https://${app.properties.defaultHostName}/'
