using System.Text.Json;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Envelope.Tests.Published;

/// <summary>The cases of one Wycheproof file, each with its group.</summary>
internal static class Wycheproof
{
    public static IReadOnlyList<(JsonElement Group, JsonElement Case)> Read(string file, int expected)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(Vectors.RequireFile($"vectors/wycheproof/{file}"))).RootElement;
        var cases = json.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray().Select(t => (g, t))).ToList();
        Assert.That(cases, Has.Count.EqualTo(expected), "all cases of the file, or the test proves less than it says");
        return cases;
    }

    public static byte[] Hex(this JsonElement json, string name) => Convert.FromHexString(json.GetProperty(name).GetString()!);

    public static string Result(this JsonElement json) => json.GetProperty("result").GetString()!;

    public static string Describe(this JsonElement json) => $"tcId {json.GetProperty("tcId").GetInt32()}: {json.GetProperty("comment").GetString()}";
}
