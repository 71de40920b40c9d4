using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Storage.Sqlite;
using Trm.Trail;

namespace Trm.Faults;

/// <summary>What all worlds of this process stand on: keys, directories and an empty database, made once.</summary>
internal sealed class Ground : IAsyncDisposable
{
    /// <summary>All there may be in one world.</summary>
    public static readonly IReadOnlyList<string> Names = ["AT", "RS", "BG", "RO", "MD"];

    /// <summary>When every world begins: a Monday morning.</summary>
    public static readonly DateTimeOffset Begins = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Made = Begins.AddDays(-3);

    private readonly string _root;
    private readonly IReadOnlyList<GovernanceKey> _governors = [.. new[] { "Vienna", "Belgrade", "secretariat" }.Select(holder => GovernanceKey.Create(holder, Made))];
    private readonly Dictionary<string, (ParticipantKeys Keys, string Log, string Witness)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (DirectoryDocument Document, string File, TrustDirectory Directory)> _directories = [];

    private Ground(string root) => _root = root;

    /// <summary>In memory where the system has a file system there: a flush costs nothing, and nothing is lost that a process wrote.</summary>
    public static async Task<Ground> MakeAsync()
    {
        var memory = "/dev/shm";
        var root = System.IO.Directory.Exists(memory) ? Path.Combine(memory, $"trm-faults-{Environment.ProcessId}") : System.IO.Directory.CreateTempSubdirectory("trm-faults-").FullName;
        System.IO.Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var ground = new Ground(root);
        foreach (var name in Names)
            ground.MakeKeys(ParticipantId.Parse(name).Value);
        await SqliteDatabase.Open(ground.EmptyDatabase).DisposeAsync();
        return ground;
    }

    /// <summary>A database without a row.</summary>
    public string EmptyDatabase => Path.Combine(_root, "empty.db");

    public string KeysOf(string name) => Path.Combine(_root, "keys", name);

    public ParticipantKeys Keys(string name) => _keys[name].Keys;

    /// <summary>A folder for one world, empty.</summary>
    public string NewFolder()
    {
        var folder = Path.Combine(_root, "world");
        if (System.IO.Directory.Exists(folder))
            System.IO.Directory.Delete(folder, recursive: true);
        return System.IO.Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>The directory of the first of them, each with every other.</summary>
    public (DirectoryDocument Document, string File, TrustDirectory Directory) DirectoryOf(int countries)
    {
        if (_directories.TryGetValue(countries, out var made))
            return made;
        var ids = Names.Take(countries).Select(n => ParticipantId.Parse(n).Value).ToList();
        var document = DirectoryDocument.Create(Governance.Of(2, _governors.Select(g => g.Certificate)), Made);
        foreach (var id in ids)
        {
            var (keys, log, witness) = _keys[id.Value];
            document = document.Add(ParticipantEntry.Create(keys, id.Value, id.Value, ids.Where(p => p != id), log, Made, witness).Sign(keys.Signing, Made).Value);
        }

        var signed = Sign(document, Made);
        var file = Path.Combine(_root, FormattableString.Invariant($"directory-{countries}.p7s"));
        File.WriteAllBytes(file, signed.Bytes.ToArray());
        return _directories[countries] = (document, file, TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes.ToArray(), Made).Value);
    }

    /// <summary>Two governors sign a version.</summary>
    public SignedDirectory Sign(DirectoryDocument document, DateTimeOffset at) => SignedDirectory.Sign(document, _governors[0], at).Value.Sign(_governors[1], at).Value;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void MakeKeys(ParticipantId id)
    {
        var folder = System.IO.Directory.CreateDirectory(KeysOf(id.Value), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var keys = new ParticipantKeys(id, SigningKey.Create(id, Made), EncryptionKey.Create(id, Made, Made.AddYears(1)));
        keys.Save(folder);
        using var log = Ed25519PrivateKey.Generate();
        log.Write(Path.Combine(folder, "log.key"));
        using var witness = Ed25519PrivateKey.Generate();
        witness.Write(Path.Combine(folder, "witness.key"));
        _keys[id.Value] = (keys, NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), NoteKey.OfWitness($"trm/{id}/witness", witness.PublicKey).ToString());
    }
}
