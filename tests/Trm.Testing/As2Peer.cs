using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>Runs tests/as2-peer: an AS2 library that nobody here wrote, composing and opening messages in Node.js, one round after the other.</summary>
public sealed class As2Peer : IDisposable
{
    private readonly Process _node;

    private As2Peer(Process node, string says) => (_node, Says) = (node, says);

    /// <summary>Microseconds of one of each; null where the library could not.</summary>
    /// <param name="Compose">A message is signed and encrypted.</param>
    /// <param name="Open">One is parsed, decrypted and verified.</param>
    /// <param name="OpenAndReceipt">The same, and its receipt signed.</param>
    /// <param name="VerifyReceipt">That is verified.</param>
    /// <param name="Failed">What it said where it could not, else null.</param>
    public sealed record Round(double? Compose, double? Open, double? OpenAndReceipt, double? VerifyReceipt, string? Failed);

    /// <summary>Which Node.js, library and OpenSSL it is.</summary>
    public string Says { get; }

    /// <summary>Starts it with the keys of a sender and a receiver, each certificate and private key in PEM.</summary>
    public static As2Peer Start((string Certificate, string Key) at, (string Certificate, string Key) rs)
    {
        var node = NodeScript.Start("as2-peer", "measure.mjs");
        var told = Ask(node, new { at = new { certificate = at.Certificate, key = at.Key }, rs = new { certificate = rs.Certificate, key = rs.Key } });
        return new(node, $"Node.js {told.GetProperty("node")}, {told.GetProperty("library")}, OpenSSL {told.GetProperty("openssl")}");
    }

    /// <summary>One round of messages of that length.</summary>
    /// <param name="bytes">Of the payload.</param>
    /// <param name="milliseconds">How long each part is done.</param>
    public Round Measure(int bytes, int milliseconds) => Ask(_node, new { bytes, milliseconds }).Deserialize<Round>(JsonSerializerOptions.Web)!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(10)))
            _node.Kill(entireProcessTree: true);
        _node.Dispose();
    }

    private static JsonElement Ask(Process node, object line)
    {
        node.StandardInput.WriteLine(JsonSerializer.Serialize(line));
        node.StandardInput.Flush();
        var answer = node.StandardOutput.ReadLine();
        Assert.That(answer, Is.Not.Null, () => node.StandardError.ReadToEnd());
        return JsonSerializer.Deserialize<JsonElement>(answer!);
    }
}
