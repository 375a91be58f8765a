// Mail by Azure Communication Services, from a domain that Azure manages: nothing to prove and nothing to pay for, but no more than 10
// mails an hour. Made only when a place for its data is named.
param serviceName string
param mailName string
param tags object
param dataLocation string
param workspaceId string

resource mail 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: mailName
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }

  resource domain 'domains' = {
    // Azure takes no other name for a domain of its own.
    name: 'AzureManagedDomain'
    location: 'global'
    tags: tags
    properties: {
      domainManagement: 'AzureManaged'
      userEngagementTracking: 'Disabled'
    }
  }
}

resource service 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: serviceName
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    // Its keys cannot be shut off at this version; nobody is given one.
    linkedDomains: [mail::domain.id]
  }
}

// Whether mails arrived: the program only learns that they were taken.
resource serviceLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'delivery'
  scope: service
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'EmailStatusUpdateOperational', enabled: true }]
  }
}

output name string = service.name
output endpoint string = 'https://${service.properties.hostName}/'
output sender string = 'DoNotReply@${mail::domain.properties.fromSenderDomain}'
