using System.Globalization;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>Where traces and metrics go, by OpenTelemetry's own names. Without the address the rest is not read.</summary>
internal static class CollectorSettings
{
    private const string HeadersName = "OTEL_EXPORTER_OTLP_HEADERS";

    private const string ShareName = "OTEL_TRACES_SAMPLER_ARG";

    public static TelemetrySettings? Read(CheckedValues read)
    {
        if (read.Address("OTEL_EXPORTER_OTLP_ENDPOINT") is not { } endpoint)
        {
            return null;
        }

        read.OneOf("OTEL_EXPORTER_OTLP_PROTOCOL", ["http/protobuf"], "http/protobuf");
        return new TelemetrySettings(endpoint, Headers(read), read.Text("OTEL_SERVICE_NAME") ?? "vigie", Share(read));
    }

    private static SecretString? Headers(CheckedValues read)
    {
        var headers = read.Secret(HeadersName);
        return headers is null || headers.Reveal().Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0)
            ? headers
            : read.Fault(headers, $"{HeadersName} is no list of name=value with commas between. It is not shown: it is a secret.");
    }

    private static double Share(CheckedValues read)
    {
        if (read.Text(ShareName) is not { } text)
        {
            return 1;
        }

        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share is < 0 or > 1)
        {
            read.Faults.Add($"{ShareName} is '{text}'; allowed is a share from 0 to 1, 1 by default.");
        }

        return share;
    }
}
