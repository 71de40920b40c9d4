using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Returns;
using Trm.Node.Attachments;
using Trm.Node.RightsOfPersons;

namespace Trm.Node.Retention;

/// <summary>What is handed out of a case, as a zip that needs no program of ours: the messages, the record and the facts as far as <see cref="HeldReading"/> hands them out, and the files that went with those messages.</summary>
/// <remarks>Source: contracts/decisions/0078: a copy says no more than the page, but that the files are in it whole.</remarks>
internal static class CaseCopy
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <param name="attachments">The files of the case.</param>
    /// <param name="part">Reads a part of one.</param>
    public static byte[] Write(HeldFile held, IEnumerable<AttachmentRow> attachments, Func<AttachmentRow, int, byte[]?> part)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var list = new StringBuilder();
            foreach (var (i, message) in held.Messages.Index())
            {
                var row = message.Row;
                var name = string.Create(CultureInfo.InvariantCulture, $"messages/{i + 1:000}-{(row.IsOurs ? "sent" : "received")}-{row.Kind}-{row.Code}.json");
                Say(list, row.At, row.IsOurs, row.Peer, name);
                Add(zip, name, CopiedMessage.Write(message));
            }

            var said = held.Messages.Select(m => m.Row.Message.ToString()).ToHashSet(StringComparer.Ordinal);
            foreach (var (i, row) in attachments.Where(a => Went(a, said)).DistinctBy(a => a.Content, StringComparer.Ordinal).Index())
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"files/{i + 1:000}-{(row.Outgoing ? "sent" : "received")}.{Extension(row.Type!)}");
                Say(list, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Outgoing, row.Peer, name);
                using var stream = zip.CreateEntry(name).Open();
                for (var n = 0; n < row.Parts; n++)
                    stream.Write(part(row, n));
            }

            if (held.Record.Count > 0)
                AddJson(zip, "record/case.json", held.Record.ToDictionary(f => f.Field.Name, f => string.Join(';', f.Values), StringComparer.Ordinal));
            if (held.Consents.Count > 0)
                AddJson(zip, "record/consents.json", held.Consents.Select(c => JsonElement.Parse(FhirWriter.Write(ConsentResource.Write(c, $"urn:uuid:{PersonUnderConsent.IdOf(held.Case.Id)}")))));
            if (held.Facts is { } facts)
                Add(zip, "record/facts.json", CaseFactsJson.Write(facts));
            if (held.Corrections.Count > 0)
                AddJson(zip, "record/corrections.json", held.Corrections);
            Add(zip, "READ ME.txt", Encoding.UTF8.GetBytes(ReadMe(held, list)));
        }

        return buffer.ToArray();
    }

    // The sentences at the end stand on every copy, whether or not anything was left out, and whether or not a file went.
    private static string ReadMe(HeldFile held, StringBuilder list) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        What this office hands you of what it holds about you.
        Ce que ce bureau vous remet de ce qu'il détient sur vous.

        case        {held.Case.Id}
        with        {held.Case.Peer}
        state       {held.Case.State}
        since       {held.Began:yyyy-MM-dd HH:mm} UTC

        messages/   what was sent and received, oldest first (HL7 FHIR, JSON)
        files/      the files that went with messages, whole; a photograph is deleted once its day is over
        record/     what the office had written down, and what you say is wrong

        {list}
        Exact addresses, why something was stopped, what was written in free words, what concerns other people, and whatever could put somebody in danger: outside of the files it stands in no copy like this, whether or not there is any. A file is handed out as it went, with whatever somebody wrote in it. Ask us, and somebody tells you what there is.
        Les adresses exactes, pourquoi quelque chose a été arrêté, ce qui est écrit librement, ce qui concerne d'autres personnes, et tout ce qui mettrait quelqu'un en danger : hors des fichiers, cela ne figure dans aucune copie comme celle-ci, que cela existe ou non. Un fichier est remis tel qu'il a été transmis, avec tout ce qui y est écrit. Demandez-nous, et quelqu'un vous dira ce qu'il y a.
        """);

    private static void Say(StringBuilder list, DateTimeOffset at, bool isOurs, string peer, string name) =>
        list.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm} UTC  {(isOurs ? "to" : "from")} {peer}  {name}\n");

    // What was handed in and never left is no part of what was said; nor is what went with a message that is not handed out.
    private static bool Went(AttachmentRow row, HashSet<string> said) =>
        row.State is AttachmentState.Sending or AttachmentState.Sent or AttachmentState.Complete && row.MessageId is { } message && said.Contains(message);

    private static string Extension(string type) => type switch
    {
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "image/png" => "png",
        _ => "jpg",
    };

    private static void AddJson<T>(ZipArchive zip, string name, T content) => Add(zip, name, JsonSerializer.SerializeToUtf8Bytes(content, Readable));

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
