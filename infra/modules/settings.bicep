// The app's settings. They are written as a whole, so what is there already is read first; a module of its own, because it can only be
// read once the app exists.
param appName string

@secure()
@description('What the app gets if it has none.')
param made object

@secure()
@description('What the app has.')
param kept object

@secure()
@description('What this deployment decides.')
param fixed object

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(made, kept, fixed)
}
