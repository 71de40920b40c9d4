namespace Trm.Fuzz;

/// <summary>A reader of hostile bytes with what is known to be good and bad for it.</summary>
/// <param name="name">Lower-case letters and hyphens; the folder of its corpus.</param>
/// <param name="form">How its inputs are built.</param>
/// <param name="seeds">Inputs to begin with, the first of them a lawful one.</param>
/// <param name="judge">Reads an input. Throws nothing, whatever the input; <see cref="BrokenPromiseException"/> where it was taken and must not be.</param>
public sealed class Target(string name, Form form, Func<IEnumerable<byte[]>> seeds, Func<ReadOnlyMemory<byte>, Outcome> judge)
{
    private readonly Lazy<IReadOnlyList<byte[]>> _seeds = new(() => [.. seeds().Where(s => s.Length <= MaxSeed).DistinctBy(Convert.ToBase64String, StringComparer.Ordinal)]);

    /// <summary>Larger seeds are left out, in bytes: they cost time and teach nothing.</summary>
    public const int MaxSeed = 128 * 1024;

    /// <summary>What the refusal of a file that people write may take, however small: a hundred faults, each with the codes that it might have been.</summary>
    public const long HundredFaults = 2 * 1024 * 1024;

    public string Name { get; } = name;

    public Form Form { get; } = form;

    public IReadOnlyList<byte[]> Seeds => _seeds.Value;

    /// <summary>Bytes that judging may allocate for any input.</summary>
    public long Base { get; init; } = 256 * 1024;

    /// <summary>Bytes that judging may allocate for each byte of the input.</summary>
    public long PerByte { get; init; } = 256;

    /// <summary>Longest input that is made.</summary>
    public int MaxLength { get; init; } = 64 * 1024;

    public Outcome Judge(ReadOnlyMemory<byte> input) => judge(input);

    /// <summary>Bytes that judging an input of this length may allocate.</summary>
    public long Allowance(int length) => Base + (PerByte * length);
}
