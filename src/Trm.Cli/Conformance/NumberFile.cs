using System.Globalization;
using Trm.Cli.Terminal;

namespace Trm.Cli.Conformance;

/// <summary>The last number that was given between two participants in one generation: no number is ever given twice, whoever runs the checks again.</summary>
/// <param name="path">Where it is kept; made where absent.</param>
internal sealed class NumberFile(string path)
{
    private readonly Lock _gate = new();

    /// <summary>The last one given; 0 where none was.</summary>
    /// <exception cref="CommandException">The file holds no number.</exception>
    public long Last { get; private set; } = Read(path);

    /// <summary>The next one. It is on the disk before anything is sealed under it.</summary>
    public long Next()
    {
        lock (_gate)
        {
            File.WriteAllText(path, (Last + 1).ToString(CultureInfo.InvariantCulture));
            return ++Last;
        }
    }

    private static long Read(string path)
    {
        if (!File.Exists(path))
            return 0;
        return long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last
            : throw new CommandException(ExitCode.Usage, "FILE_INVALID", "the file of numbers in the keys folder holds no number; with none at hand, list a log of the next generation for this participant");
    }
}
