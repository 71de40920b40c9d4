using Trm.Testing;

namespace Trm.Fuzz;

/// <summary>Inputs that once broke a reader: <c>corpus/&lt;target&gt;/&lt;sha8&gt;</c>, replayed by the suite.</summary>
public static class Corpus
{
    public static string Folder { get; } = Path.Combine(Vectors.Checkout, "tests", "Trm.Fuzz", "corpus");

    /// <summary>The files of a target, in the order of their names.</summary>
    public static IReadOnlyList<string> Of(Target target) => Directory.Exists(Path.Combine(Folder, target.Name))
        ? [.. Directory.EnumerateFiles(Path.Combine(Folder, target.Name)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Stores the input of a crash; its path.</summary>
    public static string Store(Crash crash)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, crash.Target)).FullName;
        var path = Path.Combine(folder, crash.FileName);
        File.WriteAllBytes(path, crash.Input);
        return path;
    }
}
