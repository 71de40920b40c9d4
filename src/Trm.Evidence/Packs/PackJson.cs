using System.Text.Json;
using Trm.Contracts.Identifiers;

namespace Trm.Evidence.Packs;

/// <summary>A verdict as JSON, for programs.</summary>
public static class PackJson
{
    /// <summary>Writes the verdict as one object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="verdict">What was found.</param>
    /// <param name="isRefusedAsProvisional">True where witnesses are demanded and are not there.</param>
    public static void Write(Utf8JsonWriter json, PackVerification verdict, bool isRefusedAsProvisional)
    {
        json.WriteStartObject();
        json.WriteBoolean("verified", verdict.Verified);
        json.WriteBoolean("provisional", verdict.IsProvisional);
        json.WriteBoolean("accepted", verdict.Verified && !isRefusedAsProvisional);
        json.WriteStartArray("packs");
        foreach (var pack in verdict.Packs)
            Write(json, pack);
        json.WriteEndArray();
        if (verdict.IsComparison)
        {
            json.WriteStartObject("comparison");
            json.WriteNumber("messages", verdict.Matched);
            json.WriteNumber("receipts", verdict.MatchedReceipts);
            json.WriteNumber("outside", verdict.Outside);
            Strings(json, "onTheWay", verdict.OnTheWay);
            Findings(json, verdict.Findings);
            json.WriteEndObject();
        }

        Strings(json, "next", PackText.Next(verdict));
        Strings(json, "unproven", PackText.Unproven(verdict));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PackReport pack)
    {
        json.WriteStartObject();
        json.WriteString("name", pack.Name);
        json.WriteString("sha256", pack.Sha256);
        json.WriteBoolean("verified", pack.Verified);
        if (pack.Manifest is { } manifest)
        {
            json.WriteString("participant", manifest.Participant.Value);
            json.WriteBoolean("signed", pack.IsSigned);
            json.WriteBoolean("training", pack.IsTraining);
            json.WriteNumber("generation", manifest.Generation);
            json.WriteString("scope", manifest.Scope.ToString().ToLowerInvariant());
            if (manifest.Of is not null)
                json.WriteString("of", manifest.Of);
            json.WriteString("issued", WireTime.Format(manifest.Issued));
            json.WriteNumber("files", pack.Files);
            json.WriteString("fingerprint", pack.Fingerprint);
            json.WriteBoolean("vouchedFor", pack.IsVouchedFor);
            json.WriteNumber("from", manifest.From);
            json.WriteNumber("to", manifest.To);
            json.WriteNumber("leaves", pack.Trail?.Size ?? 0);
            json.WriteString("root", pack.Trail?.Root);
            json.WriteBoolean("provisional", pack.IsProvisional);
            json.WriteNumber("witnessedLeaves", pack.WitnessedSize);
            json.WriteBoolean("counterpartyOnly", pack.Quorum?.IsCounterpartyOnly ?? false);
            json.WriteStartArray("witnesses");
            foreach (var witness in pack.Witnesses)
            {
                json.WriteStartObject();
                json.WriteString("participant", witness.Witness.Value);
                json.WriteNumber("leaves", witness.Size);
                json.WriteString("time", WireTime.Format(witness.Time));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Strings(json, "forks", pack.Forks);
            json.WriteNumber("headers", pack.Headers);
            json.WriteNumber("sent", pack.Sent);
            json.WriteNumber("delivered", pack.Delivered);
            json.WriteNumber("refusedThere", pack.RefusedThere);
            json.WriteNumber("expired", pack.Expired);
            Strings(json, "open", pack.Open);
            json.WriteNumber("received", pack.Received);
            json.WriteNumber("refused", pack.Refused);
            json.WriteNumber("promises", pack.Promises);
            Contested(json, pack.Contested);
            Strings(json, "disowned", pack.Disowned);
            json.WriteStartObject("erased");
            foreach (var (index, basis) in pack.Erased)
                json.WriteString(FormattableString.Invariant($"{index}"), basis);
            json.WriteEndObject();
            json.WriteStartObject("erasedBefore");
            foreach (var log in pack.ErasedBefore.GroupBy(e => e.Key.Generation))
            {
                json.WriteStartObject(FormattableString.Invariant($"{log.Key}"));
                foreach (var ((_, index), basis) in log)
                    json.WriteString(FormattableString.Invariant($"{index}"), basis);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("cases");
            foreach (var (id, state) in pack.Cases)
                json.WriteString(id, state);
            json.WriteEndObject();
        }

        Findings(json, pack.Findings);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.CodeText);
            json.WriteString("at", finding.Place);
            if (finding.Index is { } index)
                json.WriteNumber("leaf", index);
            json.WriteString("title", FindingWords.Of(finding.Code).Title);
            json.WriteString("sentence", finding.Sentence);
            json.WriteString("hint", finding.Hint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Contested(Utf8JsonWriter json, IReadOnlyList<ContestedMessage> contested)
    {
        json.WriteStartArray("contested");
        foreach (var message in contested)
        {
            json.WriteStartObject();
            json.WriteString("id", message.Id);
            json.WriteString("from", message.From);
            json.WriteNumber("leaf", message.Index);
            json.WriteString("since", WireTime.Format(message.Since));
            json.WriteString("why", message.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
