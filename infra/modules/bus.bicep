// The queues of functions/*/function.json. Basic has all they need: no base charge, 256 KB a message, dead letters.
param name string
param location string
param tags object
param workspaceId string

var queues = ['mentions', 'collect', 'alerts']

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Basic', tier: 'Basic' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }

  resource queue 'queues' = [
    for queueName in queues: {
      name: queueName
      properties: {
        // The host renews a lock for as long as its function runs, so this is only how long a message of a killed process waits.
        lockDuration: 'PT1M'
        // The program gives a message up after 10 and keeps it as a dead letter; the rest is for keeping it, should that fail.
        maxDeliveryCount: 14
        // The longest that Basic has; what is older is told to nobody's use.
        defaultMessageTimeToLive: 'P14D'
        deadLetteringOnMessageExpiration: true
        maxSizeInMegabytes: 1024
      }
    }
  ]
}

// Changes of the namespace and its queues, some lines a deployment. What goes through the queues is metered for free.
resource busLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'changes'
  scope: bus
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
  }
}

output name string = bus.name
output host string = '${bus.name}.servicebus.windows.net'
