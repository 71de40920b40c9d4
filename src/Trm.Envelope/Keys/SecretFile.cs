using System.Security.Cryptography;

namespace Trm.Envelope.Keys;

/// <summary>
/// The end of a file whose content nobody may have again, such as a private key or the key of an erased case: it is renamed to <c>.destroying</c>, so that what is half overwritten is never taken
/// for what it was; then overwritten where it lies, as far as the medium lets anybody; forced to the disk; and unlinked. A copy in a backup is the operator's affair.
/// </summary>
public static class SecretFile
{
    private const string Destroying = ".destroying";

    /// <summary>Destroys that file, and what an interruption left of an earlier one of its name. Nothing where it is gone, or another process is destroying it.</summary>
    /// <exception cref="IOException">The file cannot be renamed, written or unlinked.</exception>
    public static void Destroy(string path)
    {
        Overwrite(path + Destroying);
        try
        {
            File.Move(path, path + Destroying);
        }
        catch (FileNotFoundException)
        {
            return;
        }

        Overwrite(path + Destroying);
    }

    /// <summary>Finishes in that folder whatever <see cref="Destroy"/> began.</summary>
    /// <exception cref="IOException">A file cannot be written or unlinked, or the folder cannot be read.</exception>
    public static void FinishDestroying(string folder)
    {
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*" + Destroying))
            Overwrite(path);
    }

    // Nothing where it is not there: another process was quicker.
    private static void Overwrite(string path)
    {
        try
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                file.Write(RandomNumberGenerator.GetBytes((int)file.Length));
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
        }
        catch (FileNotFoundException)
        {
            // Gone before, or meanwhile.
        }
    }
}
