using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trm.Cli.Keys;
using Trm.Cli.Messages;
using Trm.Cli.Terminal;
using Trm.Envelope;

namespace Trm.Cli.Demo;

/// <summary>
/// Writes what the demonstration leaves behind where it is asked to: an invented case and its sheet, keys, directory, every message in its parts, both trails, an evidence pack of each side. The only place where a payload lies in the clear,
/// and it is asked for by name.
/// </summary>
internal static class DemoOutput
{
    private static readonly string[] Pki = ["sign.pem", "sign.key", "encrypt.pem", "encrypt.key", KeyFolder.LogVerifierKey];

    /// <summary>Refuses a folder that holds something already.</summary>
    public static void Check(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{folder} is not empty; name a new folder");
    }

    public static async Task WriteAsync(string folder, DemoWorld world, DemoCase first, DemoSummary summary, CancellationToken cancel)
    {
        KeyFolder.MakeOwnerOnly(folder);
        await world.WitnessAsync(cancel);
        foreach (var side in world.Sides)
        {
            var pki = Path.Combine(folder, "pki", side.Id.Value);
            KeyFolder.MakeOwnerOnly(pki);
            foreach (var name in Pki)
                File.Copy(Path.Combine(side.Keys.Path, name), Path.Combine(pki, name));
            await side.Node.Record.ExportAsync(Path.Combine(folder, "trail", side.Id.Value), cancel);
            Directory.CreateDirectory(Path.Combine(folder, "evidence"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "evidence", $"{side.Id}.zip"), await side.Node.Record.EvidencePackAsync(cancel: cancel), cancel);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "pki", "ca.pem"), world.Directory.CertificatesPem(), Encoding.ASCII, cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, "directory.p7s"), world.Directory.Signed.Bytes, cancel);
        foreach (var line in summary.Lines)
            await WriteAsync(Path.Combine(folder, "messages", line.Folder), world, line, cancel);
        if (first.IsInvented)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "case.csv"), first.Files.CaseFile, cancel);
            await File.WriteAllBytesAsync(Path.Combine(folder, "sheet.json"), first.Files.Sheet, cancel);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "summary.json"), Json(summary), cancel);
    }

    private static async Task WriteAsync(string folder, DemoWorld world, DemoSummary.Line line, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var message = SealedMessage.Parse(line.Bytes).Value;
        await File.WriteAllBytesAsync(Path.Combine(folder, "message.trm"), message.Bytes, cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, MessageFiles.HeaderName), message.Header, cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, MessageFiles.EnvelopeName), message.Envelope, cancel);
        var opened = MessageOpenCommand.Open(message, world.Directory, line.To.Keys.Keys.Encryption).Value;
        await File.WriteAllBytesAsync(Path.Combine(folder, "payload.json"), opened.Payload, cancel);
    }

    private static byte[] Json(DemoSummary summary)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            summary.Write(json);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
