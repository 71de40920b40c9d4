using System.Diagnostics;

namespace Trm.Node.Tests.Retention;

/// <summary>The openssl command.</summary>
internal static class OpenSsl
{
    /// <summary>What is sealed to a participant's key, or null where it is sealed to another.</summary>
    public static byte[]? Decrypt(byte[] envelope, string keys) => Decrypt(envelope, Path.Combine(keys, "encrypt.pem"), Path.Combine(keys, "encrypt.key"));

    public static byte[]? Decrypt(byte[] envelope, string certificate, string key)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, envelope);
            return Run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", file, "-recip", certificate, "-inkey", key);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs it; null where it fails.</summary>
    public static byte[]? Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }
}
