using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary>A participant's keys folder after years: every message key in it, whose it is by the log's public key, and what a directory lists of it.</summary>
internal static class OwnFolder
{
    /// <summary>Reads every message key. Codes of <see cref="KeyStore.Load"/>.</summary>
    public static Result<KeyStore> Load(string folder) => KeyFolder.ReadVerifierKey(Path.Combine(folder, KeyFolder.LogVerifierKey))
        .Then(log => ParticipantId.Parse(log.Name.Split('/') is ["trm", var id, _] ? id : null))
        .Then(owner => KeyStore.Load(owner, folder));

    /// <summary>The stored key whose identifier begins so; ends the command where it is none or several.</summary>
    public static StoredKey Find(KeyStore store, string ski) => store.Keys.Where(k => ski.Length >= 8 && k.Certificate.SkiHex.StartsWith(ski, StringComparison.Ordinal)).ToList() switch
    {
        [var key] => key,
        [] => throw CommandException.Usage($"no key of this folder has the identifier {ski}; trm keys list shows them, 8 digits or more of one name it"),
        _ => throw CommandException.Usage($"{ski} names several keys: give more digits"),
    };

    /// <summary>What the directory lists of a key, or null.</summary>
    public static KeyListing? Listing(ParticipantEntry? entry, StoredKey key) => (key.Purpose == KeyPurpose.MessageSigning ? entry?.Signing : entry?.Encryption)?
        .FirstOrDefault(k => k.Certificate.Equals(key.Certificate));

    /// <summary>The purpose in one word.</summary>
    public static string Name(KeyPurpose purpose) => purpose == KeyPurpose.MessageSigning ? "signing" : "encryption";
}
