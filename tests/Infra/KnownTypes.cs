namespace Vigie.Tests.Infra;

/// <summary>Resource types at the versions that were looked up, and where they are documented.</summary>
internal static class KnownTypes
{
    private const string Reference = "https://learn.microsoft.com/azure/templates/";

    public static IReadOnlyDictionary<string, string> Documented { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Microsoft.Authorization/roleAssignments@2022-04-01"] = Reference + "microsoft.authorization/2022-04-01/roleassignments",
        ["Microsoft.CognitiveServices/accounts@2024-10-01"] = Reference + "microsoft.cognitiveservices/2024-10-01/accounts",
        ["Microsoft.Communication/communicationServices@2023-04-01"] =
            Reference + "microsoft.communication/2023-04-01/communicationservices",
        ["Microsoft.Communication/emailServices@2023-04-01"] = Reference + "microsoft.communication/2023-04-01/emailservices",
        ["Microsoft.Communication/emailServices/domains@2023-04-01"] =
            Reference + "microsoft.communication/2023-04-01/emailservices/domains",
        ["Microsoft.Consumption/budgets@2021-10-01"] = Reference + "microsoft.consumption/2021-10-01/budgets",
        ["Microsoft.Insights/components@2020-02-02"] = Reference + "microsoft.insights/2020-02-02/components",
        ["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"] =
            Reference + "microsoft.insights/2021-05-01-preview/diagnosticsettings",
        ["Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31"] =
            Reference + "microsoft.managedidentity/2023-01-31/userassignedidentities",
        ["Microsoft.OperationalInsights/workspaces@2023-09-01"] = Reference + "microsoft.operationalinsights/2023-09-01/workspaces",
        ["Microsoft.Resources/resourceGroups@2024-03-01"] = Reference + "microsoft.resources/2024-03-01/resourcegroups",
        ["Microsoft.ServiceBus/namespaces@2024-01-01"] = Reference + "microsoft.servicebus/2024-01-01/namespaces",
        ["Microsoft.ServiceBus/namespaces/queues@2024-01-01"] = Reference + "microsoft.servicebus/2024-01-01/namespaces/queues",
        ["Microsoft.Storage/storageAccounts@2023-05-01"] = Reference + "microsoft.storage/2023-05-01/storageaccounts",
        ["Microsoft.Storage/storageAccounts/blobServices@2023-05-01"] =
            Reference + "microsoft.storage/2023-05-01/storageaccounts/blobservices",
        ["Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01"] =
            Reference + "microsoft.storage/2023-05-01/storageaccounts/blobservices/containers",
        ["Microsoft.Web/serverfarms@2024-04-01"] = Reference + "microsoft.web/2024-04-01/serverfarms",
        ["Microsoft.Web/sites@2024-04-01"] = Reference + "microsoft.web/2024-04-01/sites",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01"] =
            Reference + "microsoft.web/2024-04-01/sites/basicpublishingcredentialspolicies",
        ["Microsoft.Web/sites/config@2024-04-01"] = Reference + "microsoft.web/2024-04-01/sites/config",
    };

    /// <summary>Built-in roles by their ids: learn.microsoft.com/azure/role-based-access-control/built-in-roles.</summary>
    public static IReadOnlyDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["serviceBusDataOwner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["cognitiveServicesLanguageReader"] = "7628b7b8-a8b2-4cdc-b46f-e9b35248918e",
        ["communicationAndEmailServiceOwner"] = "09976791-48a7-449e-bb21-39d1a415f350",
    };
}
