using System.Text;

namespace Trm.Faults;

/// <summary>
/// Every choice of a world, from one seed. A throw depends on what it is for and how often that was thrown, and on nothing else: where one fault is left out of a plan, the rest of
/// the world falls as it fell.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private readonly Dictionary<string, ulong> _thrown = new(StringComparer.Ordinal);

    /// <summary>From which everything follows.</summary>
    public ulong Seed => seed;

    /// <summary>64 bits: SplitMix64 over seed, purpose and count, the same on every machine and version.</summary>
    public ulong Next(string purpose)
    {
        var count = _thrown.GetValueOrDefault(purpose);
        _thrown[purpose] = count + 1;
        return Mixed(Mixed(seed ^ Hash(purpose)) + count);
    }

    /// <summary>0 to <paramref name="below"/> - 1; 0 where there is nothing to choose from.</summary>
    public int Roll(string purpose, int below) => below <= 1 ? 0 : (int)((Next(purpose) >> 32) * (ulong)below >> 32);

    /// <summary>True once in <paramref name="n"/> times.</summary>
    public bool OneIn(string purpose, int n) => Roll(purpose, n) == 0;

    /// <summary>Between the two, to the millisecond.</summary>
    public TimeSpan Time(string purpose, TimeSpan least, TimeSpan most) => least + TimeSpan.FromMilliseconds(Roll(purpose, (int)(most - least).TotalMilliseconds + 1));

    public T Pick<T>(string purpose, IReadOnlyList<T> list) => list[Roll(purpose, list.Count)];

    /// <summary>A pseudonym.</summary>
    public Guid Guid(string purpose)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next(purpose));
        BitConverter.TryWriteBytes(bytes[8..], Next(purpose));
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes);
    }

    private static ulong Hash(string purpose) => Encoding.UTF8.GetBytes(purpose).Aggregate(14695981039346656037, (hash, b) => (hash ^ b) * 1099511628211);

    private static ulong Mixed(ulong value)
    {
        var z = value + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
