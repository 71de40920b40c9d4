using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Referrals;

/// <summary>
/// A case that came as messages, in the fields of the case data standard: what <see cref="PersonResources"/> wrote, read back. What is masked, unknown or not asked is an empty field;
/// so is all that the standard has no field for. <see cref="HtcdsWriter"/> makes a file of it.
/// </summary>
/// <remarks>
/// One thing does not come back as it was: a middle name without a first name is a first name, for FHIR has a list of given names. <c>Patient.gender</c> is the gender
/// that rooms go by and fills nothing; <c>prs_Gender</c> comes from its own Observation, which is closed by default.
/// </remarks>
public static class ReceivedCase
{
    /// <summary>
    /// The case of one person as these messages tell it, in their order: a later one replaces what an earlier one said of a field. <c>REQUIRED</c> where they say nothing that the standard
    /// has a field for; <c>VALUE</c> where they are of several cases; <c>VALUE</c> or <c>CODE_INVALID</c> at <c>row 1/FIELD</c> where the sender's value is none of the standard's.
    /// </summary>
    public static Result<HtcdsCase> Of(params IReadOnlyList<Message> messages)
    {
        if (messages.Select(m => m.Meta.Case).Distinct().Count() > 1)
            return new Rejection(RejectionCode.Value, "messages", "the messages are of several cases; each case is a person of its own");
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var resource in messages.SelectMany(m => m.Bundle.Entry).Select(e => e.Resource))
        {
            var said = resource switch
            {
                Patient patient => Of(patient),
                Observation observation => Of(observation),
                _ => [],
            };
            foreach (var (field, values) in said.GroupBy(s => s.Field, s => s.Value, StringComparer.Ordinal).Select(g => (g.Key, g.OfType<string>().ToList())))
                if (values.Count > 0)
                    fields[field] = values;
        }

        if (fields.Count == 0)
            return new Rejection(RejectionCode.Required, "messages", "the messages say nothing that the case data standard has a field for");
        return HtcdsReader.Read(Written(fields), "json").Then(cases => Result<HtcdsCase>.Ok(cases[0]));
    }

    private static IEnumerable<(string Field, string? Value)> Of(Patient patient) =>
    [
        .. patient.Name.SelectMany(n => n.Prefix).Select(v => ("prs_Salutation", (string?)v)),
        .. patient.Name.SelectMany(n => n.Given.Take(1)).Select(v => ("prs_FirstName", (string?)v)),
        .. patient.Name.SelectMany(n => n.Given.Skip(1)).Select(v => ("prs_MiddleName", (string?)v)),
        .. patient.Name.Select(n => ("prs_SecondName", n.Family)),
        ("prs_Birthdate", patient.BirthDate),
        ("prs_MaritalStatus", patient.MaritalStatus?.Coding is [{ System: PersonResources.MaritalStatusSystem, Code: var code }] ? PersonResources.MaritalStatusOf(code) : null),
        .. patient.Extension.Where(e => e.Url == ElementList.CitizenshipUrl).SelectMany(e => e.Extension).Select(e => ("prs_Citizenship", CodeOf(e.ValueCodeableConcept, HtcdsCodeList.Countries.System))),
        .. patient.Identifier.Where(i => i.System == PersonResources.NationalIdentity).Select(i => ("prs_IdentityNumber", i.Value)),
        .. patient.Telecom.Where(t => t.System == "email").Select(t => ("prs_Email", t.Value)),
        .. patient.Telecom.Where(t => t is { System: "phone", Use: "home" }).Select(t => ("prs_HomePhone", t.Value)),
        .. patient.Telecom.Where(t => t is { System: "phone", Use: "mobile" }).Select(t => ("prs_MobilePhone", t.Value)),
        .. patient.Address.Select(a => ("prs_MailingCountry", a.Country)),
        .. patient.Communication.Select(c => (c.Preferred == true ? "prs_PrimaryLanguage" : "prs_SecondaryLanguage", CodeOf(c.Language, HtcdsCodeList.Languages.System))),
    ];

    private static IEnumerable<(string Field, string? Value)> Of(Observation observation)
    {
        if (observation.Code is not { Coding: [{ System: CodeSystems.Htcds, Code: { } name }] } || HtcdsCatalogue.Find(name) is not { } field || !HtcdsMapping.Of(name).IsObservation)
            return [];
        return field.Type switch
        {
            // One code of several may stand as the value itself; we write components.
            HtcdsType.Codes => observation.Component.Select(c => c.ValueCodeableConcept).Prepend(observation.ValueCodeableConcept).Select(c => (name, CodeOf(c, field.Codes!.System))),
            HtcdsType.Code => [(name, CodeOf(observation.ValueCodeableConcept, field.Codes!.System))],
            HtcdsType.Count => [(name, observation.ValueInteger?.ToString(CultureInfo.InvariantCulture))],
            _ => [(name, observation.ValueDateTime)],
        };
    }

    private static string? CodeOf(CodeableConcept? concept, string system) => concept?.Coding is [var coding] && coding.System == system ? coding.Code : null;

    // Read again as a file would be: what comes out keeps the standard, whoever sent it.
    private static byte[] Written(Dictionary<string, IReadOnlyList<string>> fields) => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        foreach (var field in HtcdsCatalogue.Fields.Where(f => fields.ContainsKey(f.Name)))
        {
            if (fields[field.Name] is [var one])
            {
                json.WriteString(field.Name, one);
                continue;
            }

            json.WriteStartArray(field.Name);
            foreach (var value in fields[field.Name])
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    });
}
