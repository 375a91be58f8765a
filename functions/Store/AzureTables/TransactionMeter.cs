using Azure.Core;
using Azure.Core.Pipeline;
using Vigie.Model.Budget;

namespace Vigie.Store.AzureTables;

/// <summary>Counts each try of each request: what the service bills. Belongs behind the retries.</summary>
internal sealed class TransactionMeter(UsageTally meters) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => meters.Add(Meter.TableTransactions, 1);
}
