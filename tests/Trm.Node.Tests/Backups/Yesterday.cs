using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;
using Trm.Node.Backups;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Backups;

/// <summary>Backups of one country's node, and the machine they are put back on: empty but for the key-encryption key.</summary>
internal sealed class Yesterday : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("trm-backup-").FullName;
    private readonly World _world;
    private readonly string _name;

    public Yesterday(World world, string name)
    {
        (_world, _name) = (world, name);
        var now = TimeProvider.System.GetUtcNow().AddDays(-1);
        Offline = EncryptionKey.Create(world.Id(name), now, now.AddYears(10));
    }

    public EncryptionKey Offline { get; }

    public string ContentFolder => Path.Combine(_root, "content");

    public string KeysFolder => Path.Combine(_root, "keys");

    /// <summary>The key-encryption key, as it came back from its own backup.</summary>
    public string Kek => Path.Combine(_root, "kek.key");

    /// <summary>Backs up, whether the node runs or not.</summary>
    public async Task<TakenBackup> TakeAsync(Action<long>? progress = null)
    {
        if (!File.Exists(Kek))
            File.Copy(Path.Combine(_world.DataOf(_name), "kek.key"), Kek);
        return await NodeBackup.TakeAsync(
            new()
            {
                DataFolder = _world.DataOf(_name),
                Postgres = (await _world.StorageOf(_name)).Postgres,
                ContentFolder = ContentFolder,
                KeysFolder = KeysFolder,
                Offline = RecipientKey.Of(Offline.Certificate).Value,
                Progress = progress ?? (_ => { }),
            },
            _world.Time);
    }

    /// <summary>The machine is gone with all that it had; another one takes its place.</summary>
    /// <param name="postgres">Whether that one has a PostgreSQL; as before where not given.</param>
    public Task LoseTheMachineAsync(bool? postgres = null) => _world.LoseTheMachineAsync(_name, postgres);

    public async Task<RestoredBackup> RestoreAsync(TakenBackup backup, string? keysFile = null, string? contentFile = null, EncryptionKey? offline = null, Func<IDatabase, IDatabase>? wrap = null, Action<long>? progress = null) =>
        await NodeRestore.RestoreAsync(
            new()
            {
                Participant = ParticipantId.Parse(_name).Value,
                ContentFile = contentFile ?? backup.Content.Path,
                KeysFile = keysFile ?? backup.Keys.Path,
                Offline = offline ?? Offline,
                DataFolder = _world.DataOf(_name),
                Postgres = (await _world.StorageOf(_name)).Postgres,
                KeyEncryptionKeyFile = Kek,
                DirectoryFile = File.Exists(_world.NewestDirectoryFile) ? _world.NewestDirectoryFile : null,
                LogKeyFile = Path.Combine(_world.KeysOf(_name), "log.key"),
                Progress = progress ?? (_ => { }),
            },
            _world.Time, wrap);

    /// <summary>The key-encryption key goes where the node looks for it.</summary>
    public void PutKek() => File.Copy(Kek, Path.Combine(_world.DataOf(_name), "kek.key"));

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);
}
