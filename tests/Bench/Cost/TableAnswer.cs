using System.Text;

namespace Vigie.Bench.Cost;

/// <summary>What the Table service answers, byte for byte as far as its clients look.</summary>
internal sealed record TableAnswer(int Status)
{
    private const string JsonType = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    public byte[] Body { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static TableAnswer Json(byte[] body) => new(200) { Body = body, Headers = [("Content-Type", JsonType)] };

    public static TableAnswer Changed(string tag) => new(204) { Headers = tag.Length > 0 ? [("ETag", tag)] : [] };

    public static TableAnswer Error(int status, string code) =>
        new(status) { Body = Problem(code, code), Headers = [("Content-Type", JsonType), ("x-ms-error-code", code)] };

    /// <summary>A page of rows, with the two headers that lead on.</summary>
    public static TableAnswer Page(IReadOnlyList<WireRow> rows, string partition, string? next)
    {
        using var body = new MemoryStream();
        body.Write("{\"value\":["u8);
        for (var index = 0; index < rows.Count; index++)
        {
            body.Write(index == 0 ? [] : ","u8);
            body.Write(rows[index].WithTag());
        }

        body.Write("]}"u8);
        var answer = Json(body.ToArray());
        return next is null ? answer : answer with
        {
            Headers =
            [
                .. answer.Headers,
                ("x-ms-continuation-NextPartitionKey", partition),
                ("x-ms-continuation-NextRowKey", next),
            ],
        };
    }

    public static TableAnswer Committed(IReadOnlyList<string> tags) => Multipart(string.Concat(tags.Select(tag =>
        Part("HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nDataServiceVersion: 1.0;\r\n"
            + (tag.Length > 0 ? $"ETag: {tag}\r\n" : string.Empty) + "\r\n\r\n"))));

    public static TableAnswer Refused(int index, int status, string code) => Multipart(Part(
        $"HTTP/1.1 {status} Refused\r\nDataServiceVersion: 3.0;\r\nContent-Type: {JsonType}\r\n\r\n"
            + Encoding.ASCII.GetString(Problem(code, $"{index}:{code}")) + "\r\n"));

    private static TableAnswer Multipart(string parts) => new(202)
    {
        Headers = [("Content-Type", "multipart/mixed; boundary=batchresponse_a")],
        Body = Encoding.ASCII.GetBytes(
            "--batchresponse_a\r\nContent-Type: multipart/mixed; boundary=changesetresponse_b\r\n\r\n"
                + parts + "--changesetresponse_b--\r\n--batchresponse_a--\r\n"),
    };

    private static string Part(string answer) =>
        "--changesetresponse_b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" + answer;

    private static byte[] Problem(string code, string message) => Encoding.ASCII.GetBytes(
        $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{message}\"}}}}}}");
}
