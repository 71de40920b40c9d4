using System.Globalization;
using System.Text;
using Trm.Trail;

namespace Trm.Evidence.Tests;

/// <summary>A lawful trail on disk, made by the means a node has.</summary>
internal sealed class TrailBuilder : IDisposable
{
    private readonly Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(new byte[32]);
    private readonly NoteSigner signer;
    private readonly LogFolder log;
    private readonly TiledLog tiles;

    public TrailBuilder(string origin = "trm/AT/0")
    {
        Root = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"trail-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Path.Combine(Root, "evidence"));
        signer = new NoteSigner(origin, key);
        log = new LogFolder(Path.Combine(Root, "log"), durable: false);
        tiles = new TiledLog(log);
    }

    public string Root { get; }

    public NoteKey Key => signer.Key;

    public string this[string place] => Path.Combine(Root, place);

    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Appends leaves of three sorts in turn: public and private, public only, private withheld.</summary>
    public TrailBuilder Append(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var index = tiles.Size;
            var time = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000 + index * 60);
            var number = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{index}}}"""));
            var opening = (index % 3) switch
            {
                0 => LeafOpening.Create(TrailEvent.MessageSealed, time, number, number),
                1 => LeafOpening.Create(TrailEvent.MessageDispatched, time, number),
                _ => LeafOpening.Create(TrailEvent.Decision, time, default, number).WithoutPrivate(),
            };
            tiles.Append(opening.ToLeaf().ToBytes());
            File.WriteAllBytes(this[$"evidence/{index}.json"], new LeafEvidence(index, opening).ToJson());
        }

        return this;
    }

    public TrailBuilder Publish()
    {
        tiles.Flush();
        log.WriteCheckpoint(new Checkpoint(Key.Name, tiles.Size, tiles.Root).Sign(signer));
        return this;
    }

    /// <summary>Keeps the present checkpoint among the older ones.</summary>
    public TrailBuilder Keep()
    {
        Directory.CreateDirectory(this["log/checkpoints"]);
        File.Copy(this["log/checkpoint"], this[$"log/checkpoints/{tiles.Size}"], overwrite: true);
        return this;
    }

    public SignedNote Sign(long size, TreeHash root) => new Checkpoint(Key.Name, size, root).Sign(signer);

    public TrailReport Verify() => TrailFolder.Verify(Root, Key);

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
