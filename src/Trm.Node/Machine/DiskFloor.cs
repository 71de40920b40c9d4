using System.Globalization;

namespace Trm.Node.Machine;

/// <summary>How much of a file system is kept free: so many bytes, or so many per cent of it, whichever is more. Below it nothing new is begun, lest there be no room for what must not wait.</summary>
/// <param name="Bytes">At least this many, 1 MiB at the least.</param>
/// <param name="Percent">At least this share of the file system, 50 at the most; 0 for none.</param>
public sealed record DiskFloor(long Bytes, int Percent = 0)
{
    private const long MiB = 1024 * 1024;

    /// <summary>512 MiB.</summary>
    public static DiskFloor Default { get; } = new(512 * MiB);

    /// <summary>The floor of a file system of that size, in bytes.</summary>
    public long Of(long total) => Math.Max(Bytes, total / 100 * Percent);

    /// <summary>Reads <c>512MiB</c>, <c>2GiB</c>, <c>5%</c>, or both: <c>512MiB,5%</c>. Null for anything else.</summary>
    public static DiskFloor? Parse(string text)
    {
        long? bytes = null;
        int? share = null;
        foreach (var part in text.Split(','))
            switch (part.Trim())
            {
                case [.. var number, '%'] when share is null && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var percent):
                    share = percent;
                    break;
                case [.. var number, 'M' or 'G', 'i', 'B'] size when bytes is null && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
                    bytes = count * MiB * (size[^3] == 'G' ? 1024 : 1);
                    break;
                default:
                    return null;
            }

        var read = new DiskFloor(bytes ?? MiB, share ?? 0);
        return read.IsValid ? read : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Bytes / MiB}MiB{(Percent > 0 ? $",{Percent}%" : "")}");

    internal bool IsValid => Bytes >= MiB && Percent is >= 0 and <= 50;
}
