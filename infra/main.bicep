// One resource group with everything that Vigie needs; azd fills in the parameters.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the environment; part of the names of its resources.')
param environmentName string

@description('Region; Flex Consumption must be offered there.')
param location string

@secure()
@minLength(16)
@description('Key of the dashboard, made by azd when none is given.')
param dashboardKey string

@secure()
@description('Teams workflow webhook that alerts go to; may be empty at first.')
param teamsWebhookUrl string = ''

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: { 'azd-env-name': environmentName }
}

module resources 'resources.bicep' = {
  name: 'resources'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    dashboardKey: dashboardKey
    teamsWebhookUrl: teamsWebhookUrl
  }
}

output VIGIE_URL string = resources.outputs.url
