using System.Security.Cryptography;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary>A directory as people and scripts read it.</summary>
internal static class DirectoryText
{
    public static void Print(Screen screen, SignedDirectory signed)
    {
        var document = signed.Document;
        screen.Facts(
            ("version", $"{document.Version}"),
            ("training", document.IsTraining ? "AN EXERCISE: nothing of it counts outside" : null),
            ("fingerprint", signed.Fingerprint),
            ("issued", WireTime.Format(document.Issued)),
            ("next update", WireTime.Format(document.NextUpdate)),
            ("hard expiry", WireTime.Format(document.HardExpiry)),
            ("governance", $"{document.Governance.Quorum} of {document.Governance.Keys.Count} keys; signed by {signed.Signers.Count}"));
        screen.Facts(document.Governance.Keys.Select(key => ("  governs", (string?)$"{Fingerprint(key)}{(signed.Signers.Any(s => Governance.Name(s) == key) ? ", has signed" : "")}")));
        foreach (var entry in document.Participants.Select(p => p.Entry))
        {
            screen.Line();
            screen.Line($"{entry.Id}  {entry.Name}");
            screen.Facts(
            [
                ("  kind", entry.Country is { } country ? $"national coordinator's office, {country}" : $"organisation: {entry.Organisation}"),
                ("  status", $"{entry.Status[^1].State} since {WireTime.Format(entry.Status[^1].Time)} ({entry.Status[^1].Reason})"),
                .. entry.Signing.Select(k => ("  signing", (string?)Describe(k))),
                .. entry.Encryption.Select(k => ("  encryption", (string?)Describe(k))),
                .. entry.Logs.Select(l => ("  log", (string?)l)),
                .. entry.Mailboxes.Select(m => ($"  from {m.From}", (string?)$"{m.Name} ({LaneName(m.Lane)})")),
                ("  duty officer", $"{entry.DutyNumber}, {entry.DutyHours}"),
                ("  languages", string.Join(", ", entry.Languages)),
            ]);
        }
    }

    /// <summary>What a running node says of its directory.</summary>
    public static void Print(Screen screen, JsonElement state)
    {
        screen.Facts(
            ("version", state.GetProperty("version").GetRawText()),
            ("fingerprint", state.GetProperty("fingerprint").GetString()),
            ("next update", Moment.Of(state, "nextUpdate")),
            ("hard expiry", Moment.Of(state, "hardExpiry")));
        if (state.TryGetProperty("waiting", out var waiting) && waiting.ValueKind == JsonValueKind.Object)
        {
            screen.Line();
            screen.Paragraph(
                $"WAITS: version {waiting.GetProperty("version").GetRawText()} replaces the entry of {string.Join(", ", waiting.GetProperty("replaced").EnumerateArray().Select(r => r.GetString()))} without a key of theirs. "
                + $"It is in force at {Moment.Of(waiting, "effectiveAt")} unless the governance body takes it back. Telephone them now.");
        }

        screen.Line();
        screen.Table(
            ["participant", "name", "state", "since", "duty number"],
            [.. state.GetProperty("participants").EnumerateArray().Select(p => (IReadOnlyList<string>)
                [p.GetProperty("id").GetString()!, p.GetProperty("name").GetString()!, p.GetProperty("state").GetString()!, Moment.Of(p, "since"), p.GetProperty("dutyNumber").GetString()!])]);
    }

    public static void Write(Utf8JsonWriter json, SignedDirectory signed)
    {
        var document = signed.Document;
        json.WriteStartObject();
        json.WriteNumber("version", document.Version);
        json.WriteString("fingerprint", signed.Fingerprint);
        json.WriteString("issued", WireTime.Format(document.Issued));
        json.WriteString("nextUpdate", WireTime.Format(document.NextUpdate));
        json.WriteString("hardExpiry", WireTime.Format(document.HardExpiry));
        json.WriteStartObject("governance");
        json.WriteNumber("k", document.Governance.Quorum);
        json.WriteNumber("keys", document.Governance.Keys.Count);
        json.WriteStartArray("fingerprints");
        foreach (var key in document.Governance.Keys)
            json.WriteStringValue(Fingerprint(key));
        json.WriteEndArray();
        json.WriteNumber("signatures", signed.Signers.Count);
        json.WriteNumber("missing", DirectoryFiles.Missing(signed));
        json.WriteEndObject();
        json.WriteStartArray("participants");
        foreach (var participant in document.Participants)
            json.WriteRawValue(participant.Entry.Write());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What the holders of governance keys compare aloud: SHA-256 of the public key, in groups of eight.</summary>
    public static string Fingerprint(Certificate certificate) => Fingerprint(Governance.Name(certificate));

    public static string Fingerprint(string key) =>
        string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key))).Chunk(8).Select(eight => new string(eight)));

    public static string Describe(KeyListing key) =>
        $"{key.Certificate.SkiHex}, {key.From:yyyy-MM-dd} to {key.To:yyyy-MM-dd}{(key.Revoked is { } at ? $", REVOKED {WireTime.Format(at)}" : "")}";

    public static string LaneName(Lane lane) => lane == Lane.Urgent ? "urgent" : "normal";
}
