// The function app on Flex Consumption: billed while it works, nothing while it does not.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param busHost string
param insightsConnection string
param languageEndpoint string
param emailEndpoint string
param emailFrom string

@secure()
param teamsWebhookUrl string

@secure()
param newDashboardKey string

@secure()
param newWebhookSecret string

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // By this tag azd finds what the service of azure.yaml is deployed to.
  tags: union(tags, { 'azd-service-name': 'vigie' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      // The smallest instance, and the fewest that may be asked for: a burst waits in the queue and not on the bill.
      scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 512 }
      // The only version there is. Another text is taken without complaint, and the app never starts.
      runtime: { name: 'custom', version: '1.0' }
    }
  }

  // Nobody deploys by a password.
  resource ftpLogin 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmLogin 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

module settings 'settings.bicep' = {
  name: 'settings'
  params: {
    appName: app.name
    // Made once: what the app has already goes before it.
    made: {
      Dashboard__Key: newDashboardKey
      Webhooks__generic__Secret: 'whsec_${base64(newWebhookSecret)}'
    }
    // What was set by hand, by the portal or by a command; a deployment takes none of it away.
    kept: list('${app.id}/config/appsettings', '2024-04-01').properties
    fixed: union(
      {
        // The host's own storage.
        AzureWebJobsStorage__accountName: storage.name
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId
        // The front page is the dashboard's.
        AzureWebJobsDisableHomepage: 'true'
        ServiceBusConnection__fullyQualifiedNamespace: busHost
        ServiceBusConnection__credential: 'managedidentity'
        ServiceBusConnection__clientId: identityClientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        // The program's own: which identity it is, where its tables are, and where people reach it.
        AZURE_CLIENT_ID: identityClientId
        Storage__tableServiceUri: storage.properties.primaryEndpoints.table
        PublicUrl: 'https://${app.properties.defaultHostName}/'
      },
      empty(teamsWebhookUrl) ? {} : { Teams__WebhookUrl: teamsWebhookUrl },
      empty(languageEndpoint) ? {} : { Language__Endpoint: languageEndpoint },
      empty(emailEndpoint) ? {} : { Email__Communication__Endpoint: emailEndpoint, Email__From: emailFrom }
    )
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}/'
