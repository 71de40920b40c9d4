using System.Text;
using System.Text.Json;
using Trm.Testing;

namespace Trm.Fuzz.Targets;

/// <summary>What the repository and the data beside it hold of good and bad inputs.</summary>
internal static class Seeds
{
    private static readonly Lazy<IReadOnlyList<JsonElement>> TrailCases = new(() =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Contracts("vectors/trail"), "cases.json"))).RootElement.EnumerateArray()]);

    public static string Contracts(string folder) => Path.Combine(Vectors.Checkout, "contracts", folder);

    /// <summary>Files below a folder of the contracts, in the order of their names.</summary>
    public static IEnumerable<byte[]> Files(string folder, string pattern) => Read(Contracts(folder), pattern);

    /// <summary>The examples of the contract's messages, each with its meta: the good ones first.</summary>
    public static IEnumerable<(byte[] Payload, byte[] Meta)> Examples() => new[] { "examples/good", "examples/bad" }
        .SelectMany(folder => Directory.EnumerateFiles(Contracts(folder), "*.meta.json").Order(StringComparer.Ordinal))
        .Where(meta => File.Exists(meta.Replace(".meta.json", ".json", StringComparison.Ordinal)))
        .Select(meta => (File.ReadAllBytes(meta.Replace(".meta.json", ".json", StringComparison.Ordinal)), File.ReadAllBytes(meta)));

    /// <summary>Files of the data that nobody here wrote; none where it is absent.</summary>
    public static IEnumerable<byte[]> Data(string folder, string pattern) => Read(Vectors.Folder(folder), pattern);

    /// <summary>A member of the golden vectors of the trail, wherever it stands.</summary>
    public static IEnumerable<byte[]> Trail(string member) => TrailCases.Value
        .Select(c => c.GetProperty("input").TryGetProperty(member, out var value) ? value.GetString() : null).OfType<string>().Select(Encoding.UTF8.GetBytes);

    /// <summary>The inputs of the golden vectors of one check.</summary>
    public static IEnumerable<JsonElement> TrailInputs(string check) => TrailCases.Value.Where(c => c.GetProperty("check").GetString() == check).Select(c => c.GetProperty("input"));

    private static IEnumerable<byte[]> Read(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
        : [];
}
