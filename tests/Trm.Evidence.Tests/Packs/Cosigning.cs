using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>Checkpoints of the logs that the tests write, and cosignatures on them.</summary>
internal static class Cosigning
{
    /// <summary>The checkpoint over the first leaves.</summary>
    public static VerifiedCheckpoint Checkpoint(this Country country, int size)
    {
        var log = new TiledLog(new Nowhere());
        foreach (var leaf in country.Leaves.Take(size))
            log.Append(leaf.ToLeaf().ToBytes());
        return Trail.Checkpoint.Verify(new Checkpoint(country.Log.Key.Name, size, log.Root).Sign(country.Log).ToBytes(), country.Log.Key).Demand();
    }

    /// <summary>The whole content, with the cosignatures of that witness on that many leaves, and what this country holds of the witness's log.</summary>
    public static PackContent Witnessed(this Country country, Country by, DateTimeOffset at, int? size = null)
    {
        var content = country.Content();
        var checkpoint = country.Checkpoint(size ?? country.Leaves.Count);
        var note = checkpoint.Note.Note.With(by.Witness.Cosign(checkpoint, at)).ToBytes();
        return size is null ? content with { Checkpoint = note } : content with { Checkpoints = new Dictionary<long, ReadOnlyMemory<byte>> { [size.Value] = note } };
    }

    /// <summary>The same content, with the checkpoint of another that this country cosigned.</summary>
    public static PackContent Holding(this PackContent content, Country own, VerifiedCheckpoint checkpoint, DateTimeOffset at) => content with
    {
        Witnessed = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            [checkpoint.Checkpoint.Origin] = checkpoint.Note.Note.With(own.Witness.Cosign(checkpoint, at)).ToBytes(),
        },
    };

    private sealed class Nowhere : ITileSink
    {
        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
