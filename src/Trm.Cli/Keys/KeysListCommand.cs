using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys list</c></summary>
internal sealed class KeysListCommand : TrmCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A folder made by: trm keys new" };
    private readonly Option<string?> _directory = new("--directory") { Description = "The directory in force: shows what it lists", HelpName = "FILE" };

    public KeysListCommand(Screen screen)
        : base(screen, "list", "Show the keys in a folder, from when to when each is used, and whether their files are as they must be", "trm keys list keys/AT --directory directory.p7s")
    {
        Arguments.Add(_folder);
        Options.Add(_directory);
    }

    private sealed record Row(StoredKey Key, KeyListing? Listing, string Listed, DateTimeOffset? DestroyOn, string State);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var path = line.GetRequiredValue(_folder);
        var loaded = OwnFolder.Load(path);
        if (!loaded.IsOk)
            return Screen.Refuse(loaded.Rejections);
        var (store, now) = (loaded.Value, Screen.Time.GetUtcNow());
        ParticipantEntry? entry = null;
        if (line.GetValue(_directory) is { } file)
        {
            var directory = await DirectoryFiles.TrustAsync(file, null, now, cancel);
            if (!directory.IsOk)
                return Screen.Refuse(directory.Rejections);
            entry = directory.Value.Find(store.Owner);
        }

        var rows = store.Keys.Select(k => Judge(k, OwnFolder.Listing(entry, k), line.GetValue(_directory) is not null, entry, now)).ToList();
        var log = KeyFolder.ReadVerifierKey(Path.Combine(path, KeyFolder.LogVerifierKey)).Value.ToString();
        if (Screen.IsJson)
        {
            Screen.Json(json => Write(json, store, log, rows));
            return ExitCode.Ok;
        }

        Screen.Table(
            ["key", "identifier", "from", "to", "listed", "destroy on", "now"],
            [.. rows.Select(r => (IReadOnlyList<string>)
            [
                OwnFolder.Name(r.Key.Purpose) + (r.Key.IsInToken ? ", in a token" : ""), r.Key.Certificate.SkiHex[..16], $"{From(r):yyyy-MM-dd}", $"{To(r):yyyy-MM-dd}", r.Listed, r.DestroyOn is { } on ? $"{on:yyyy-MM-dd}" : "-", r.State,
            ])]);
        Screen.Line();
        Screen.Facts(("participant", store.Owner.Value), ("log", log));
        return ExitCode.Ok;
    }

    private static Row Judge(StoredKey key, KeyListing? listing, bool isAsked, ParticipantEntry? entry, DateTimeOffset now)
    {
        var (from, to) = (listing?.From ?? key.Certificate.NotBefore, listing?.To ?? key.Certificate.NotAfter);
        return new(
            key, listing,
            !isAsked ? "-" : listing is null ? "no" : listing.Revoked is { } at ? $"revoked {at:yyyy-MM-dd}" : "yes",
            key.Purpose == KeyPurpose.MessageEncryption ? KeySchedule.DestroyOn(key.Certificate, entry) : null,
            !key.IsHere ? "destroyed" : listing?.Revoked is not null ? "revoked" : now < from ? "not yet valid" : now >= to ? "expired" : "valid");
    }

    private static DateTimeOffset From(Row row) => row.Listing?.From ?? row.Key.Certificate.NotBefore;

    private static DateTimeOffset To(Row row) => row.Listing?.To ?? row.Key.Certificate.NotAfter;

    private static void Write(Utf8JsonWriter json, KeyStore store, string log, IReadOnlyList<Row> rows)
    {
        json.WriteStartObject();
        json.WriteString("participant", store.Owner.Value);
        json.WriteString("folder", store.Folder);
        json.WriteStartArray("keys");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("purpose", OwnFolder.Name(row.Key.Purpose));
            json.WriteString("ski", row.Key.Certificate.SkiHex);
            json.WriteString("sha256", row.Key.Certificate.Sha256);
            json.WriteString("from", WireTime.Format(From(row)));
            json.WriteString("to", WireTime.Format(To(row)));
            json.WriteString("listed", row.Listed);
            if (row.DestroyOn is { } on)
                json.WriteString("destroyOn", WireTime.Format(on));
            json.WriteString("state", row.State);
            if (row.Key.IsInToken)
                json.WriteBoolean("inToken", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("log", log);
        json.WriteEndObject();
    }
}
