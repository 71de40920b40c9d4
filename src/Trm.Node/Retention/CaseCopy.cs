using System.Globalization;
using System.IO.Compression;
using System.Text;
using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;
using Trm.Node.Attachments;
using Trm.Node.Referrals;

namespace Trm.Node.Retention;

/// <summary>Everything that a node holds of a case, as a zip that needs no program of ours: the messages as they were sealed, the record that they were drawn from, the facts.</summary>
internal static class CaseCopy
{
    /// <param name="attachments">Files beside the messages, as far as they are whole.</param>
    /// <param name="part">Reads a part of one.</param>
    public static byte[] Write(
        CaseFile file, IReadOnlyList<(ContentTable.Row Row, byte[] Payload)> messages, byte[]? draft, IEnumerable<AttachmentRow> attachments, Func<AttachmentRow, int, byte[]?> part)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var list = new StringBuilder();
            for (var i = 0; i < messages.Count; i++)
            {
                var (row, payload) = messages[i];
                var name = string.Create(CultureInfo.InvariantCulture, $"messages/{i + 1:000}-{(row.Outgoing ? "sent" : "received")}-{row.Kind}-{row.Code}.json");
                list.Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(row.At):yyyy-MM-dd HH:mm} UTC  {(row.Outgoing ? "to" : "from")} {row.Peer}  {name}\n");
                Add(zip, name, payload);
            }

            foreach (var (i, row) in attachments.Where(IsWhole).DistinctBy(a => a.Content, StringComparer.Ordinal).Index())
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"files/{i + 1:000}-{(row.Outgoing ? "sent" : "received")}.{Extension(row.Type!)}");
                list.Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(row.At):yyyy-MM-dd HH:mm} UTC  {(row.Outgoing ? "to" : "from")} {row.Peer}  {name}\n");
                using var stream = zip.CreateEntry(name).Open();
                for (var n = 0; n < row.Parts; n++)
                    stream.Write(part(row, n));
            }

            if (draft is not null)
            {
                var files = DraftFiles.Read(draft);
                Add(zip, $"record/{Path.GetFileName(files.Format is "csv" or "json" ? $"case.{files.Format}" : files.Format)}", files.CaseFile);
                Add(zip, "record/sheet.json", files.Sheet);
            }

            if (file.Facts is { } facts)
                Add(zip, "record/facts.json", CaseFactsJson.Write(facts));
            Add(zip, "READ ME.txt", Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                Everything that this office holds of your case.
                Tout ce que ce bureau détient de votre cas.

                case        {file.Id}
                with        {file.Peer}
                state       {ReferralLifecycle.Name(file.Referral.State)}
                since       {file.CreatedAt:yyyy-MM-dd HH:mm} UTC

                messages/   what was sent and received, oldest first (HL7 FHIR, JSON)
                files/      the files that went with messages; a photograph is deleted once its day is over
                record/     what the office had written down

                {list}
                """)));
        }

        return buffer.ToArray();
    }

    private static bool IsWhole(AttachmentRow row) =>
        row.State is AttachmentState.Kept or AttachmentState.Sending or AttachmentState.Sent or AttachmentState.Stopped or AttachmentState.Complete;

    private static string Extension(string type) => type switch
    {
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "image/png" => "png",
        _ => "jpg",
    };

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
