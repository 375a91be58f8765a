// Second opinions by Azure AI Language. Made only when its tier is asked for; a deleted one is kept by Azure for 48 hours unless it is
// purged (azd down --purge).
param name string
param location string
param tags object
param tier string
param workspaceId string

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: name
  location: location
  tags: tags
  kind: 'TextAnalytics'
  sku: { name: tier }
  properties: {
    // An identity is let in at a name of one's own only, not at the region's.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource accountLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: account
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'Audit', enabled: true }]
  }
}

output name string = account.name
output endpoint string = account.properties.endpoint
