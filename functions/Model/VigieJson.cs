using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigie.Model.Budget;
using Vigie.Model.Listening;

namespace Vigie.Model;

/// <summary>The one JSON form of everything: camelCase, enums by name, absent rather than null, durations as people write them.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    MaxDepth = 32,
    Converters =
    [
        typeof(Duration.Converter),
        typeof(IdentifierConverters.OfThread), typeof(IdentifierConverters.OfAlert), typeof(IdentifierConverters.OfMention),
        typeof(CamelCase<Channel>), typeof(CamelCase<Sentiment>), typeof(CamelCase<Triage>), typeof(CamelCase<ReplyState>),
        typeof(CamelCase<AlertKind>), typeof(CamelCase<Severity>), typeof(CamelCase<AlertState>), typeof(CamelCase<NotificationReason>),
        typeof(CamelCase<WithheldReason>), typeof(CamelCase<DeliveryOutcome>), typeof(CamelCase<AlertAction>),
        typeof(CamelCase<DueKind>), typeof(CamelCase<Sensitivity>), typeof(CamelCase<LanguageFault>), typeof(CamelCase<SilencerKind>),
        typeof(CamelCase<SenderTrust>), typeof(CamelCase<BudgetLevel>),
    ])]
[JsonSerializable(typeof(Mention))]
[JsonSerializable(typeof(StoredMention))]
[JsonSerializable(typeof(MentionThread))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Proof))]
[JsonSerializable(typeof(MentionBatch))]
[JsonSerializable(typeof(BrandMention))]
[JsonSerializable(typeof(CollectRequest))]
[JsonSerializable(typeof(AlertNotice))]
[JsonSerializable(typeof(CanaryNote))]
[JsonSerializable(typeof(ListeningPlan))]
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(BrandState))]
[JsonSerializable(typeof(DetectionPlan))]
[JsonSerializable(typeof(DueItem))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(RedriveMark))]
[JsonSerializable(typeof(LanguageBudget))]
[JsonSerializable(typeof(LanguageState))]
[JsonSerializable(typeof(BudgetState))]
[JsonSerializable(typeof(MailDigest))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class VigieJson : JsonSerializerContext
{
    /// <summary>
    /// For queues and tables, where bytes are limited: letters stay letters. Not for pages: it does not escape what HTML would read.
    /// </summary>
    public static VigieJson Compact =>
        compact ??= new VigieJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static VigieJson? compact;
}
