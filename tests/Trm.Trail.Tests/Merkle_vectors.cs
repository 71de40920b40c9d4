using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trm.Testing;

namespace Trm.Trail.Tests;

/// <summary>The right and wrong proofs of transparency-dev/merkle.</summary>
public sealed class Merkle_vectors
{
    [TestCase("inclusion", 98)]
    [TestCase("consistency", 98)]
    [TestCase("subtreeinclusion", 204)]
    [TestCase("subtreeconsistency", 118)]
    public void are_judged_as_their_authors_judge_them(string kind, int atLeast)
    {
        var files = Directory.GetFiles(Vectors.RequireFolder($"vectors/merkle/testdata/{kind}"), "*.json", SearchOption.AllDirectories);
        Assert.That(files, Has.Length.GreaterThanOrEqualTo(atLeast));

        Assert.Multiple(() =>
        {
            foreach (var file in files)
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file));
                var wanted = !json.RootElement.GetProperty("wantErr").GetBoolean();
                Assert.That(Holds(kind, json.RootElement), Is.EqualTo(wanted), Path.GetRelativePath(Vectors.Root, file));
            }
        });
    }

    private static bool Holds(string kind, JsonElement json)
    {
        var proof = json.GetProperty("proof");
        var hashes = proof.ValueKind == JsonValueKind.Null ? [] : proof.EnumerateArray().Select(Decode).ToList();
        if (hashes.Contains(null)) return false;
        var path = hashes.Select(hash => hash!.Value).ToList();

        return kind switch
        {
            "inclusion" => Hash("leafHash") is { } leaf && Hash("root") is { } root
                && new InclusionProof(Number("leafIdx"), Number("treeSize"), path).Verify(leaf, root).Holds,
            "consistency" => Hash("root1") is { } old && Hash("root2") is { } root
                && new ConsistencyProof(Number("size1"), Number("size2"), path).Verify(old, root).Holds,
            "subtreeinclusion" => Hash("leafHash") is { } leaf && Hash("root") is { } root
                && Subtree.Parse(Number("start"), Number("end")) is { Holds: true, Value: var subtree }
                && subtree.VerifyInclusion(Number("leafIdx"), leaf, path, root).Holds,
            "subtreeconsistency" => Hash("root1") is { } part && Hash("root2") is { } root
                && Subtree.Parse(Number("start"), Number("end")) is { Holds: true, Value: var subtree }
                && new SubtreeConsistencyProof(subtree, Number("size"), path).Verify(part, root).Holds,
            _ => throw new ArgumentException(kind),
        };

        TreeHash? Hash(string name) => Decode(json.GetProperty(name));

        // The vectors count in unsigned 64 bits; what does not fit into ours is out of range either way.
        long Number(string name) => unchecked((long)json.GetProperty(name).GetUInt64());
    }

    // A few cases are about sizes only and carry the words "don't care 1" and "don't care 2" in place of a root. Our roots have 32 bytes by
    // construction, so these words stand for their own hashes: equal words stay equal, different ones different.
    private static TreeHash? Decode(JsonElement json)
    {
        var bytes = json.GetBytesFromBase64();
        return TreeHash.TryParse(Encoding.ASCII.GetString(bytes).StartsWith("don't care", StringComparison.Ordinal) ? SHA256.HashData(bytes) : bytes);
    }
}
