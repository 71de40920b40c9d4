using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;

namespace Trm.Cli.Messages;

/// <summary>Sealed message files.</summary>
internal static class MessageFiles
{
    public const string HeaderName = "header.p7s";
    public const string EnvelopeName = "envelope.p7m";

    public static Argument<string> File() => new("FILE") { Description = "A sealed message (.trm)" };

    public static async Task<Result<SealedMessage>> ReadAsync(string path, CancellationToken cancel) =>
        SealedMessage.Parse(await Input.ReadAsync(path, SizeLimits.Default.Message, cancel));

    public static void Write(Utf8JsonWriter json, Header header)
    {
        json.WriteString("id", header.Id.ToString());
        json.WriteString("from", header.From.Value);
        json.WriteString("to", header.To.Value);
        json.WriteString("suite", header.Suite);
        json.WriteNumber("gen", header.Gen);
        json.WriteNumber("seq", header.Seq);
        json.WriteString("iat", WireTime.Format(header.Iat));
        json.WriteString("exp", WireTime.Format(header.Exp));
        json.WriteNumber("dir", header.Dir);
        json.WriteStartArray("rcp");
        foreach (var ski in header.Rcp)
            json.WriteStringValue(ski);
        json.WriteEndArray();
        json.WriteString("envSha256", header.EnvSha256);
        json.WriteString("capSha256", header.CapSha256);
        json.WriteString("metaSha256", header.MetaSha256);
    }

    /// <summary>What is irregular about an opened or verified message, one word each.</summary>
    public static IReadOnlyList<string> Names(Irregularities notes) =>
        [.. Enum.GetValues<Irregularities>().Where(n => n != Irregularities.None && notes.HasFlag(n)).Select(n => JsonNamingPolicy.SnakeCaseUpper.ConvertName(n.ToString()))];
}
