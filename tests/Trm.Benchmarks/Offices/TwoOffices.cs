using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node;
using Trm.Node.Storage.Postgres;
using Trm.Trail;

namespace Trm.Benchmarks.Offices;

/// <summary>Two offices with new keys and a signed directory that lists both, in a folder of their own.</summary>
internal sealed class TwoOffices
{
    private readonly string _folder;
    private readonly Dictionary<ParticipantId, ParticipantKeys> _keys;

    private TwoOffices(string folder, Dictionary<ParticipantId, ParticipantKeys> keys, TrustDirectory directory) => (_folder, _keys, Directory) = (folder, keys, directory);

    /// <summary>Who sends.</summary>
    public static ParticipantId At { get; } = ParticipantId.Parse("AT").Value;

    /// <summary>Who receives.</summary>
    public static ParticipantId Rs { get; } = ParticipantId.Parse("RS").Value;

    /// <summary>Who acts for <see cref="At"/>.</summary>
    public static Officer Coordinator { get; } = new("AT-07", Role.Coordinator);

    public TrustDirectory Directory { get; }

    public ParticipantKeys Keys(ParticipantId id) => _keys[id];

    /// <summary>Where that office's node keeps its data.</summary>
    public string DataOf(ParticipantId id) => DataOf(_folder, id);

    /// <summary>Makes keys and directory in a folder, which is made where absent.</summary>
    public static TwoOffices Make(string folder)
    {
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var governor = GovernanceKey.Create("measuring", now);
        var document = DirectoryDocument.Create(Governance.Of(1, [governor.Certificate]), now);
        ParticipantId[] ids = [At, Rs];
        System.IO.Directory.CreateDirectory(Path.Combine(folder, "data"));
        var all = ids.ToDictionary(id => id, id => ParticipantKeys.Create(id, now));
        foreach (var (id, keys) in all)
        {
            var place = System.IO.Directory.CreateDirectory(KeysOf(folder, id)).FullName;
            keys.Save(place);
            using var log = Ed25519PrivateKey.Generate();
            log.Write(Path.Combine(place, "log.key"));
            using var witness = Ed25519PrivateKey.Generate();
            witness.Write(Path.Combine(place, "witness.key"));
            var entry = ParticipantEntry.Create(
                keys, id.Value, id.Value, ids.Where(p => p != id), NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), now, NoteKey.OfWitness($"trm/{id}/witness", witness.PublicKey).ToString());
            document = document.Add(entry.Sign(keys.Signing, now).Value);
        }

        var signed = SignedDirectory.Sign(document, governor, now).Value;
        File.WriteAllBytes(FileOf(folder), signed.Bytes.ToArray());
        return new(folder, all, TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, now).Value);
    }

    /// <summary>What that office's node is started with: a node's own defaults.</summary>
    /// <param name="postgres">Its database; a SQLite file in its data folder where null.</param>
    /// <param name="delivery">Its times of delivery, where they are not the defaults.</param>
    public NodeOptions Options(ParticipantId id, string? postgres = null, DeliveryOptions? delivery = null) => Options(_folder, Directory.Fingerprint, id, postgres, delivery);

    /// <summary>The same in another process than the one that made the offices.</summary>
    public static NodeOptions Options(string folder, string fingerprint, ParticipantId id, string? postgres = null, DeliveryOptions? delivery = null) => new()
    {
        Participant = id,
        DataFolder = DataOf(folder, id),
        Postgres = postgres is null ? null : new PostgresOptions { Address = postgres },
        KeysFolder = KeysOf(folder, id),
        DirectoryFile = FileOf(folder),
        DirectoryFingerprint = fingerprint,
        Delivery = delivery ?? new DeliveryOptions(),
    };

    private static string DataOf(string folder, ParticipantId id) => Path.Combine(folder, "data", id.Value);

    private static string KeysOf(string folder, ParticipantId id) => Path.Combine(folder, "keys", id.Value);

    private static string FileOf(string folder) => Path.Combine(folder, "directory.p7s");
}
