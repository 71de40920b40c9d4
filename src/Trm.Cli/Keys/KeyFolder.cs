using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Cli.Keys;

/// <summary>
/// A participant's keys in one folder: <c>sign.key sign.pem encrypt.key encrypt.pem log.key log.vkey witness.key witness.vkey</c>. What is private, and the folder, is for its owner only.
/// </summary>
internal sealed class KeyFolder
{
    public const string LogKey = "log.key";
    public const string LogVerifierKey = "log.vkey";
    public const string WitnessKey = "witness.key";
    public const string WitnessVerifierKey = "witness.vkey";

    private KeyFolder(string path, ParticipantKeys keys, NoteKey log, NoteKey witness) => (Path, Keys, Log, Witness) = (path, keys, log, witness);

    public string Path { get; }

    public ParticipantKeys Keys { get; }

    /// <summary>The public key of the log.</summary>
    public NoteKey Log { get; }

    /// <summary>The public key under which it cosigns the logs of others.</summary>
    public NoteKey Witness { get; }

    /// <summary>Makes every key of a participant; <c>FILE_EXISTS</c> where one is there already.</summary>
    public static KeyFolder Create(ParticipantId owner, string path, long generation, DateTimeOffset now)
    {
        MakeOwnerOnly(path);
        if (new[] { "sign.key", "sign.pem", "encrypt.key", "encrypt.pem", LogKey, LogVerifierKey, WitnessKey, WitnessVerifierKey }.FirstOrDefault(f => File.Exists(System.IO.Path.Combine(path, f))) is { } there)
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{path} holds {there} already; keys are never overwritten: name another folder");
        var keys = ParticipantKeys.Create(owner, now);
        keys.Save(path);
        using var log = Ed25519PrivateKey.Generate();
        log.Write(System.IO.Path.Combine(path, LogKey));
        var verifier = NoteKey.OfLog(FormattableString.Invariant($"trm/{owner}/{generation}"), log.PublicKey);
        File.WriteAllText(System.IO.Path.Combine(path, LogVerifierKey), verifier + "\n");
        using var witness = Ed25519PrivateKey.Generate();
        witness.Write(System.IO.Path.Combine(path, WitnessKey));
        var cosigner = NoteKey.OfWitness(ListedKeys.WitnessName(owner), witness.PublicKey);
        File.WriteAllText(System.IO.Path.Combine(path, WitnessVerifierKey), cosigner + "\n");
        return new(path, keys, verifier, cosigner);
    }

    /// <summary>Reads the keys; the public keys of log and witness from <c>log.vkey</c> and <c>witness.vkey</c>.</summary>
    public static Result<KeyFolder> Load(ParticipantId owner, string path) => ParticipantKeys.Load(owner, path).Then(keys =>
    {
        var log = ReadVerifierKey(System.IO.Path.Combine(path, LogVerifierKey));
        return log.Then(key => ReadVerifierKey(System.IO.Path.Combine(path, WitnessVerifierKey)).Then<KeyFolder>(witness => new KeyFolder(path, keys, key, witness)));
    });

    /// <summary>A log's or witness's public key from its file. <c>KEY_FILE_INVALID</c> for anything else.</summary>
    public static Result<NoteKey> ReadVerifierKey(string path)
    {
        if (!File.Exists(path))
            throw CommandException.Absent(path);
        var read = new FileInfo(path).Length > 1024 ? null : NoteKey.Parse(File.ReadAllText(path).Trim());
        return read is { Holds: true } ? read.Value : new Rejection(RejectionCode.KeyFileInvalid, path, "not a verifier key (name+hash+base64, as in log.vkey)");
    }

    /// <summary>A folder that only its owner enters.</summary>
    public static void MakeOwnerOnly(string path)
    {
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(path);
        else
            System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
