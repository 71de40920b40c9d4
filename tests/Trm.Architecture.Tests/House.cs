using System.Reflection;
using Trm.Testing;

namespace Trm.Architecture.Tests;

/// <summary>The rooms as they were compiled, and as they lie in the checkout.</summary>
public static class House
{
    /// <summary>What each room may know of the others: architecture.md section 1.</summary>
    public static IReadOnlyDictionary<string, string[]> Knows { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Trm.Contracts"] = [],
        ["Trm.Trail"] = [],
        ["Trm.Envelope"] = ["Trm.Contracts"],
        ["Trm.Evidence"] = ["Trm.Contracts", "Trm.Envelope", "Trm.Trail"],
        ["Trm.Node"] = ["Trm.Contracts", "Trm.Envelope", "Trm.Trail", "Trm.Evidence"],
        ["Trm.Console"] = ["Trm.Contracts", "Trm.Envelope", "Trm.Trail", "Trm.Evidence", "Trm.Node"],
        ["Trm.Cli"] = ["Trm.Contracts", "Trm.Envelope", "Trm.Trail", "Trm.Evidence", "Trm.Node", "Trm.Console"],
    };

    public static IEnumerable<string> Rooms => Knows.Keys;

    public static Assembly Load(string room) => Assembly.Load(room == "Trm.Cli" ? "trm" : room);

    public static Stream Compiled(Assembly assembly) => File.OpenRead(assembly.Location);

    public static string Project(string room) => Path.Combine(Folder(room), room + ".csproj");

    public static string Folder(string room) => Path.Combine(Vectors.Checkout, room == "Trm.Contracts" ? "contracts" : "src", room);

    /// <summary>Every source file of a folder, without what the compiler put there.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"));
}
