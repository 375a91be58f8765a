// Everything that Vigie needs in Azure, in one resource group. `azd up` asks for a name, a subscription and a region; all else has a
// default. docs/deploy.md says what each parameter is for, and how it is set.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the environment: part of the resource group\'s name, and of the hash in every other name.')
param environmentName string

@minLength(1)
@metadata({ azd: { type: 'location' } })
@description('Region. Flex Consumption must be offered there: az functionapp list-flexconsumption-locations.')
param location string

@secure()
@description('Teams workflow webhook that alerts go to. Empty: what is set on the app stays.')
param teamsWebhookUrl string = ''

@allowed(['none', 'F0', 'S'])
@description('Tier of Azure AI Language for second opinions. F0 is free, and one a subscription is allowed.')
param languageTier string = 'none'

@description('Where mail is kept while it is sent, as Europe or United States: makes mail by Communication Services. none: no such mail.')
param emailDataLocation string = 'none'

@description('Who is mailed when the resource group costs more than the budget. Empty: no budget is made.')
param budgetEmail string = ''

@description('First of the month in which the budget begins, as 2026-11-01. It cannot be changed later.')
param budgetStart string = ''

@description('The budget of a month in the currency of the subscription, a whole number.')
param budgetAmount string = '5'

@secure()
@description('Key of the dashboard, if the app has none yet; an app that has one keeps it.')
param newDashboardKey string = newGuid()

@secure()
@description('What the secret of the webhook "generic" is made from, if the app has none yet.')
param newWebhookSecret string = newGuid()

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName, application: 'vigie' }
var packageContainer = 'package'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

// The app's identity is a resource of its own, so that its roles exist before the app does: a system-assigned one is born with the app,
// and the first deployment would race with the spreading of its roles.
module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-vigie-${token}'
    location: location
    tags: tags
  }
}

module monitor 'modules/monitor.bicep' = {
  name: 'monitor'
  scope: group
  params: {
    workspaceName: 'log-vigie-${token}'
    componentName: 'appi-vigie-${token}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'stvigie${token}'
    location: location
    tags: tags
    packageContainer: packageContainer
    workspaceId: monitor.outputs.workspaceId
  }
}

module bus 'modules/bus.bicep' = {
  name: 'bus'
  scope: group
  params: {
    name: 'sbns-vigie-${token}'
    location: location
    tags: tags
    workspaceId: monitor.outputs.workspaceId
  }
}

module language 'modules/language.bicep' = if (languageTier != 'none') {
  name: 'language'
  scope: group
  params: {
    name: 'lang-vigie-${token}'
    location: location
    tags: tags
    tier: languageTier
    workspaceId: monitor.outputs.workspaceId
  }
}

module email 'modules/email.bicep' = if (emailDataLocation != 'none') {
  name: 'email'
  scope: group
  params: {
    serviceName: 'acs-vigie-${token}'
    mailName: 'acse-vigie-${token}'
    tags: tags
    dataLocation: emailDataLocation
    workspaceId: monitor.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    busName: bus.outputs.name
    componentName: monitor.outputs.componentName
    languageName: languageTier == 'none' ? '' : language!.outputs.name
    emailName: emailDataLocation == 'none' ? '' : email!.outputs.name
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  // Nothing of the app names a role, and without them it can neither be deployed nor start.
  dependsOn: [roles]
  params: {
    name: 'func-vigie-${token}'
    planName: 'asp-vigie-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: packageContainer
    busHost: bus.outputs.host
    insightsConnection: monitor.outputs.connection
    languageEndpoint: languageTier == 'none' ? '' : language!.outputs.endpoint
    emailEndpoint: emailDataLocation == 'none' ? '' : email!.outputs.endpoint
    emailFrom: emailDataLocation == 'none' ? '' : email!.outputs.sender
    teamsWebhookUrl: teamsWebhookUrl
    newDashboardKey: newDashboardKey
    newWebhookSecret: newWebhookSecret
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetEmail)) {
  name: 'budget'
  scope: group
  params: {
    email: budgetEmail
    start: budgetStart
    amount: int(budgetAmount)
  }
}

// azd keeps these in its environment (`azd env get-values`) and hands them to the hooks of azure.yaml. None is a secret.
output VIGIE_URL string = app.outputs.url
output VIGIE_APP string = app.outputs.name
output VIGIE_RESOURCE_GROUP string = group.name
output VIGIE_IDENTITY string = identity.outputs.principalId
output VIGIE_MONTHLY_ESTIMATE string = 'about $0.09 with 10,000 mentions and $0.20 with 100,000, of which $0.05 is the platform looking into its queues: docs/cost.md'
