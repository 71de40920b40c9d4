using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Conformance;

/// <summary>A good example with one thing wrong, and the code that it is refused with.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Of">The example it is made of.</param>
/// <param name="Code">The one code of its receipt.</param>
/// <param name="Right">What stands there; its last place is changed.</param>
/// <param name="Wrong">What stands there instead.</param>
internal sealed record FaultyMessage(string Name, MessageKind Of, RejectionCode Code, string Right, string Wrong)
{
    private static readonly MessageKind Enquiry = MessageKind.Find("capacity", "enquiry").Value;

    private const string Extra = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b0ff";

    /// <summary>True where the change is in the meta that is sealed beside the payload.</summary>
    public bool IsInMeta { get; private init; }

    /// <summary>None of them is a report: a report is taken whatever is wrong with it.</summary>
    public static IReadOnlyList<FaultyMessage> All { get; } =
    [
        new("a kind that is not in the catalogue", Enquiry, RejectionCode.KindUnknown, "\"kind\":\"capacity\"", "\"kind\":\"rumour\"") { IsInMeta = true },
        new("a code that this kind does not have", Enquiry, RejectionCode.CodeInvalid, "\"code\":\"enquiry\"", "\"code\":\"perhaps\"") { IsInMeta = true },
        new("a payload that is cut off", Enquiry, RejectionCode.Structure, "}", ""),
        new("an element that FHIR requires is missing", Enquiry, RejectionCode.Required, "\"intent\":\"proposal\",", ""),
        new("a code that is on no list", Enquiry, RejectionCode.CodeInvalid, "\"code\":\"SocialCare\"", "\"code\":\"NobodyKnows\""),
        new("a resource that this kind does not have", MessageKind.Test, RejectionCode.Structure, "]}", $"{Entry}]}}"),
        new("free text in a message of codes", MessageKind.ReferralProfile, RejectionCode.Value, "\"status\":\"active\"", "\"note\":[{\"text\":\"invented\"}],\"status\":\"active\""),
        new("a name in a profile", MessageKind.ReferralProfile, RejectionCode.Value, "\"gender\":\"female\"", "\"name\":[{\"family\":\"Invented\"}],\"gender\":\"female\""),
        new("a version of the contract that nobody speaks yet", Enquiry, RejectionCode.ContractVersionUnsupported, $"|{ContractVersion.Current}\"", "|999.0\""),
    ];

    /// <summary>Not among <see cref="All"/>: consent is judged after everything else, where an organisation has accepted the case.</summary>
    public static FaultyMessage ConsentToAnother { get; } =
        new("a consent to another organisation", MessageKind.ReferralIdentity, RejectionCode.ConsentNotActive, "/ORG-7\"", "/ANOTHER-7\"");

    private static string Entry => ",{\"fullUrl\":\"urn:uuid:" + Extra + "\",\"resource\":{\"resourceType\":\"Organization\",\"id\":\"" + Extra + "\"}}";
}
