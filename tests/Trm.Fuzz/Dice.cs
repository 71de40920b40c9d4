namespace Trm.Fuzz;

/// <summary>Every choice of a run, from one seed: SplitMix64, the same on every machine and version.</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="below"/> - 1; 0 where there is nothing to choose from.</summary>
    public int Roll(int below) => below <= 1 ? 0 : (int)((Next() >> 32) * (ulong)below >> 32);

    /// <summary>True once in <paramref name="n"/> times.</summary>
    public bool OneIn(int n) => Roll(n) == 0;

    /// <summary>1, 2, 4 ... up to <paramref name="most"/>, plus a little: small numbers as often as large ones.</summary>
    public int Size(int most)
    {
        var bits = Roll(int.Log2(Math.Max(1, most)) + 1);
        return Math.Min(most, (1 << bits) + Roll(1 << bits));
    }

    public T Pick<T>(IReadOnlyList<T> list) => list[Roll(list.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)Next();
        return bytes;
    }
}
