using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Vigie.Store.AzureTables;

/// <summary>
/// Options of the table clients: retries and time-outs of Azure.Core, sized for a function that is billed while it waits.
/// </summary>
public sealed class TableClientOptions : ClientOptions
{
    public TableClientOptions()
    {
        Retry.MaxRetries = 4;
        Retry.NetworkTimeout = TimeSpan.FromSeconds(15);
        Diagnostics.ApplicationId = "vigie";
        Diagnostics.IsLoggingContentEnabled = false;
    }
}

/// <summary>Azure Table Storage (or Azurite) over its REST interface. Thread-safe; one for the life of the process.</summary>
public sealed class TableServiceClient : ITableService
{
    private readonly HttpPipeline pipeline;
    private readonly Uri endpoint;

    /// <summary>With an account key, or Azurite.</summary>
    public TableServiceClient(StorageConnectionString connection, TableClientOptions? options = null)
        : this(connection.TableEndpoint, new SharedKeyLitePolicy(connection), options)
    {
    }

    /// <summary>With an identity that has the role Storage Table Data Contributor. <paramref name="endpoint"/> must be https.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential credential, TableClientOptions? options = null)
        : this(endpoint, new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"), options)
    {
    }

    private TableServiceClient(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        this.endpoint = new Uri(endpoint.ToString().TrimEnd('/'));
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options ?? new TableClientOptions())
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = new TableErrorParser(),
        });
    }

    public string Description => $"table storage at {endpoint.Host}";

    public ITable GetTable(string name)
    {
        TableRules.CheckTableName(name);
        return new TableClient(endpoint, name, pipeline);
    }

    /// <summary>Signs each try anew, so that the date is fresh.</summary>
    private sealed class SharedKeyLitePolicy(StorageConnectionString connection) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            message.Request.Headers.SetValue("x-ms-date", date);
            message.Request.Headers.SetValue("Authorization", connection.Sign(date, message.Request.Uri.ToUri()));
        }
    }
}
