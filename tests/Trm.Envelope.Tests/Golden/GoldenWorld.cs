using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Envelope.Tests.Twins;
using Trm.Testing;

namespace Trm.Envelope.Tests.Golden;

/// <summary>
/// <c>contracts/vectors/envelope</c>: a directory, the reader's key, messages and what to make of them. Checked in once; nothing in
/// it expires.
/// </summary>
internal sealed class GoldenWorld
{
    /// <summary>Set to 1 to write the folder anew; every change of a vector is a change of the wire.</summary>
    private const string RewriteVariable = "TRM_REWRITE_GOLDEN";

    private static readonly Lazy<GoldenWorld> Stored = new(() => new GoldenWorld());

    private GoldenWorld()
    {
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            Rewrite();
        var governance = new[] { "governance-1.pem", "governance-2.pem", "governance-3.pem" }.Select(Certificate);
        Anchor = TrustAnchor.Of(Governance.Of(2, governance));
        Directory = TrustDirectory.Adopt(Anchor, Read("directory.p7s"), World.Now).Value;
        Serbia = EncryptionKey.Of(PrivateKey("RS-encrypt.key"), Certificate("RS-encrypt.pem")).Value;
        Cases = [.. JsonDocument.Parse(Read("cases.json")).RootElement.EnumerateArray().Select(GoldenCase.Read)];
    }

    public static GoldenWorld Common => Stored.Value;

    public static string Folder { get; } = Path.Combine(Vectors.Checkout, "contracts", "vectors", "envelope");

    public TrustAnchor Anchor { get; }

    public TrustDirectory Directory { get; }

    public EncryptionKey Serbia { get; }

    public IReadOnlyList<GoldenCase> Cases { get; }

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static byte[] Message(string name) => Read(Path.Combine("messages", name + ".trm"));

    public Result<OpenedMessage> Open(ReadOnlyMemory<byte> bytes) =>
        SealedMessage.Parse(bytes)
            .Then(m => m.Verify(Directory))
            .Then(v => v.Admit(World.Serbia, new([Serbia]), Directory))
            .Then(a => a.Open());

    private static Certificate Certificate(string name) => Keys.Certificate.ReadFile(Read(name)).Value;

    // Read without KeyFile: a checkout does not keep the owner-only mode, and these keys guard nothing.
    private static byte[] PrivateKey(string name)
    {
        var text = Encoding.ASCII.GetString(Read(name));
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }

    private static void Rewrite()
    {
        if (System.IO.Directory.Exists(Path.Combine(Folder, "messages")))
            System.IO.Directory.Delete(Path.Combine(Folder, "messages"), recursive: true);
        System.IO.Directory.CreateDirectory(Path.Combine(Folder, "messages"));
        var world = World.WithoutEnd();
        var forge = new Forge(world);
        File.WriteAllBytes(Path.Combine(Folder, "directory.p7s"), world.Directory.Signed.Bytes.ToArray());
        for (var i = 0; i < world.Governance.Count; i++)
            File.WriteAllText(Path.Combine(Folder, $"governance-{i + 1}.pem"), world.Governance[i].Certificate.ToPem());
        foreach (var name in new[] { "RS-encrypt.key", "RS-encrypt.pem" })
            File.Delete(Path.Combine(Folder, name));
        world.Keys[World.Serbia].Encryption.Save(Path.Combine(Folder, "RS-encrypt.key"), Path.Combine(Folder, "RS-encrypt.pem"));

        var cases = new List<GoldenCase>();
        foreach (var twin in Catalogue.All.Where(t => t.Name != "outer-too-large"))
        {
            var message = twin.Make(forge);
            File.WriteAllBytes(Path.Combine(Folder, "messages", twin.Name + ".trm"), message);
            var opened = world.Open(message);
            cases.Add(new(twin.Name, twin.Expect, twin.Code?.Text ?? "opens", opened.IsOk ? opened.Value.Verified.HeaderSha256 : null, opened.IsOk ? opened.Value.PayloadSha256 : null));
        }

        File.WriteAllText(Path.Combine(Folder, "cases.json"), GoldenCase.Write(cases));
    }
}
