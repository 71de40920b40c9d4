using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trm.Contracts.Messages;

namespace Trm.Envelope.Tests.Golden;

/// <summary>One line of <c>cases.json</c>.</summary>
internal sealed record GoldenCase(string Name, string Expect, string Result, string? HeaderSha256, string? PayloadSha256)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static GoldenCase Read(JsonElement json) =>
        new(json.Text("name")!, json.Text("expect")!, json.Text("result")!, json.Text("headerSha256"), json.Text("payloadSha256"));

    public static string Write(IEnumerable<GoldenCase> cases)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var item in cases)
            {
                json.WriteStartObject();
                json.WriteString("name", item.Name);
                json.WriteString("expect", item.Expect);
                json.WriteString("result", item.Result);
                if (item.HeaderSha256 is not null)
                    json.WriteString("headerSha256", item.HeaderSha256);
                if (item.PayloadSha256 is not null)
                    json.WriteString("payloadSha256", item.PayloadSha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    public override string ToString() => Name;
}
