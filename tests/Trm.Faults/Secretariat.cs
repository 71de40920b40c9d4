using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Trail;

namespace Trm.Faults;

/// <summary>Keeps the directory of one world: makes its next version when a key or a log is to be listed, and brings it to every node that runs. Who is down finds it when it starts.</summary>
internal sealed class Secretariat
{
    private readonly World _world;
    private readonly Dictionary<string, SigningKey> _signing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, byte[]> _versions = [];
    private DirectoryDocument _document;
    private DateTimeOffset _signed;

    public Secretariat(World world, int countries)
    {
        _world = world;
        var (document, file, directory) = world.Ground.DirectoryOf(countries);
        (_document, File, Directory) = (document, file, directory);
    }

    /// <summary>The file of the newest version.</summary>
    public string File { get; private set; }

    /// <summary>The newest version.</summary>
    public TrustDirectory Directory { get; private set; }

    /// <summary>Its fingerprint, as somebody learns it by telephone.</summary>
    public string Fingerprint => Directory.Signed.Fingerprint;

    /// <summary>Lists the log of a generation that a country is about to begin.</summary>
    public async Task ListLogAsync(Country country, long generation)
    {
        using var key = Ed25519PrivateKey.Read(Path.Combine(country.Keys, "log.key")).Value;
        var log = NoteKey.OfLog(FormattableString.Invariant($"trm/{country.Name}/{generation}"), key!.PublicKey).ToString();
        await ChangeAsync(country, entry => entry with { Logs = [log, .. entry.Logs] });
    }

    /// <summary>A new signing key takes over; the former ones are listed as before, or revoked.</summary>
    public Task RotateAsync(Country country, bool isRevoked)
    {
        var now = WireTime.Cut(_world.Schedule.Now);
        var next = SigningKey.Create(country.Id, now.AddMinutes(-1));
        KeyStore.Add(country.Keys, next);
        var change = ChangeAsync(country, entry => entry with
        {
            Signing = [KeyListing.Of(next.Certificate), .. entry.Signing.Select(k => isRevoked && k.Revoked is null ? k with { Revoked = now, SuspectedSince = now.AddMinutes(-1) } : k)],
        });
        _signing[country.Name] = next;
        return change;
    }

    /// <summary>Whoever runs has the newest version, and those before it: not every version follows from every other.</summary>
    public async Task BringAsync()
    {
        foreach (var country in _world.Countries)
            foreach (var (version, bytes) in _versions.ToList())
                await BringAsync(country, version, bytes);
    }

    // Whoever cannot take it now has it from its peers, or when all is well.
    private async Task BringAsync(Country country, long version, byte[] bytes)
    {
        if (country.Node is not { } node || node.Directory.Version >= version)
            return;
        try
        {
            if (!(await node.AdoptAsync(bytes)).Try(out _, out var refused))
                _world.History.Note(country.Name, $"does not adopt the directory: {refused.Code.Text}");
        }
        catch (Exception failure) when (!Complaints.IsOurs(failure.GetType().Name))
        {
            _world.History.Note(country.Name, $"cannot adopt the directory: {failure.GetType().Name}");
        }
    }

    private Task ChangeAsync(Country country, Func<ParticipantEntry, ParticipantEntry> change)
    {
        // An entry is newer than the one before by a second at least.
        var now = _signed = new[] { WireTime.Cut(_world.Schedule.Now), _signed }.Max().AddSeconds(1);
        var entry = _document.Participants.Select(p => p.Entry).Single(e => e.Id == country.Id);
        _document = _document.Next(now).Add(change(entry).Sign(_signing.GetValueOrDefault(country.Name, _world.Ground.Keys(country.Name).Signing), now).Value);
        var signed = _world.Ground.Sign(_document, now);
        File = Path.Combine(_world.Folder, FormattableString.Invariant($"directory-{_document.Version}.p7s"));
        System.IO.File.WriteAllBytes(File, _versions[_document.Version] = signed.Bytes.ToArray());
        Directory = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes.ToArray(), now).Value;
        _world.History.Note("world", FormattableString.Invariant($"directory {_document.Version} is there"));
        return BringAsync();
    }
}
