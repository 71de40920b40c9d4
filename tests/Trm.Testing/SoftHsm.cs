using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// Tokens of SoftHSM2, an HSM in software that nobody here wrote, for OpenSSL's engine <c>pkcs11</c> in this process. One for the whole process, with all its tokens made
/// before the engine is first used: a PKCS#11 module finds tokens only when it starts, and remembers who has logged in.
/// </summary>
public sealed partial class SoftHsm : IDisposable
{
    /// <summary>The PIN of every token.</summary>
    public const string Pin = "4711-8915";

    /// <summary>The name of the signing key on P-256 in every token.</summary>
    public const string Key = "sign";

    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    private readonly string _folder = Directory.CreateTempSubdirectory("trm-hsm-").FullName;

    private SoftHsm()
    {
    }

    /// <summary>Makes tokens of these names, each with a key <see cref="Key"/> for signing, and points this process to them; the running test fails where SoftHSM2 is missing.</summary>
    public static SoftHsm Start(params IReadOnlyList<string> tokens)
    {
        var hsm = new SoftHsm();
        Directory.CreateDirectory(hsm.Tokens);
        File.WriteAllText(hsm.Configuration, $"directories.tokendir = {hsm.Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        foreach (var token in tokens)
        {
            hsm.Run("softhsm2-util", "--init-token", "--free", "--label", token, "--pin", Pin, "--so-pin", "0000-0000");
            hsm.Make(token, Key, "EC:prime256v1", "--usage-sign");
        }

        // The engine asks the C library, which does not see what .NET alone remembers.
        Assert.That(setenv("SOFTHSM2_CONF", hsm.Configuration, 1) + setenv("PKCS11_MODULE_PATH", Module, 1), Is.Zero);
        return hsm;
    }

    private string Tokens => Path.Combine(_folder, "tokens");

    private string Configuration => Path.Combine(_folder, "softhsm2.conf");

    /// <summary>The URI of a key in a token.</summary>
    public static string Uri(string token, string key = Key) => $"pkcs11:token={token};object={key}";

    /// <summary>Makes a further key in a token.</summary>
    public void Make(string token, string key, string type, string usage) =>
        Run("pkcs11-tool", "--module", Module, "--token-label", token, "--login", "--pin", Pin, "--keypairgen", "--key-type", type, "--label", key, usage);

    /// <summary>Puts a key of somebody else's making into a token, both halves, as a spare of another token would have it.</summary>
    public void Import(string token, string key, byte[] pkcs8, byte[] publicKey)
    {
        var file = Path.Combine(_folder, "imported.der");
        foreach (var (type, bytes) in new[] { ("privkey", pkcs8), ("pubkey", publicKey) })
        {
            File.WriteAllBytes(file, bytes);
            Run("pkcs11-tool", "--module", Module, "--token-label", token, "--login", "--pin", Pin, "--write-object", file, "--type", type, "--label", key, "--id", "77", "--usage-sign");
        }

        File.Delete(file);
    }

    /// <summary>A file with that PIN, for its owner only, without a newline.</summary>
    public string PinFile(string pin = Pin)
    {
        var path = Path.Combine(_folder, $"pin-{Guid.NewGuid():n}");
        File.WriteAllText(path, pin);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The token is pulled out.</summary>
    public void Remove(string token)
    {
        var folder = Directory.GetDirectories(Tokens).Single(d => Directory.GetFiles(d).Any(f => File.ReadAllText(f, System.Text.Encoding.Latin1).Contains(token, StringComparison.Ordinal)));
        Directory.Move(folder, Path.Combine(_folder, "removed-" + token));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Run(string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["SOFTHSM2_CONF"] = Configuration },
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}: {output}{errors.Result}");
        }
        catch (Win32Exception)
        {
            Assert.Fail("These tests need SoftHSM2: on Debian apt-get install softhsm2 opensc libengine-pkcs11-openssl, or run tests/run.sh, which does it.");
            throw;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
