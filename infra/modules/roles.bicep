// What the app's identity may do, and no more: each role on the one resource that it is for.
param principalId string
param storageName string
param busName string
param componentName string
param languageName string
param emailName string

// Built-in roles: learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  // The package, and the host's leases, timers and keys. Leases and containers ask for Owner, as the host's documentation says.
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  // The tables of the watch; it makes them too.
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  // Sending and receiving would do for the work. Flex Consumption scales by the length of the queues, and to read that asks for the
  // claim Manage, which this role alone has; without it nothing wakes the app for a waiting message.
  serviceBusDataOwner: '090c5cfd-751d-490a-894a-3ce6f1109419'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  cognitiveServicesLanguageReader: '7628b7b8-a8b2-4cdc-b46f-e9b35248918e'
  // The only built-in role that may send mail.
  communicationAndEmailServiceOwner: '09976791-48a7-449e-bb21-39d1a415f350'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: busName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource language 'Microsoft.CognitiveServices/accounts@2024-10-01' existing = if (!empty(languageName)) {
  name: languageName
}

resource email 'Microsoft.Communication/communicationServices@2023-04-01' existing = if (!empty(emailName)) {
  name: emailName
}

// principalType is said everywhere: a new identity is not known in the whole directory at once, and without it Azure would look it up.
resource storageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataOwner, roles.storageTableDataContributor]: {
    name: guid(storage.id, principalId, role)
    scope: storage
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource busRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(bus.id, principalId, roles.serviceBusDataOwner)
  scope: bus
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
  }
}

resource componentRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, roles.monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource languageRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(languageName)) {
  name: guid(language.id, principalId, roles.cognitiveServicesLanguageReader)
  scope: language
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.cognitiveServicesLanguageReader)
  }
}

resource emailRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(emailName)) {
  name: guid(email.id, principalId, roles.communicationAndEmailServiceOwner)
  scope: email
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.communicationAndEmailServiceOwner)
  }
}
