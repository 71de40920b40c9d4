using Trm.Benchmarks.Offices;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Benchmarks.Letters;

/// <summary>Lawful messages from one office to the other, of one kind and one length. All that is in them is invented.</summary>
public sealed class Correspondence
{
    private static readonly string[] Services = ["SocialCare", "Health", "Legal", "Livelihood"];
    private static readonly IReadOnlyList<string> Fields = [.. HtcdsCatalogue.Fields.Select(f => f.Name)];

    private readonly LetterKind _kind;
    private readonly int _items;
    private readonly IReadOnlyList<CaseId> _cases;
    private int _next;

    /// <param name="kind">Which.</param>
    /// <param name="bytes">At least so long is each payload, and no more than one item longer.</param>
    /// <param name="cases">The cases that questions are asked in, one after the other; none for what needs none.</param>
    /// <exception cref="ArgumentException">No message of that kind is so long.</exception>
    public Correspondence(LetterKind kind, int bytes, IReadOnlyList<CaseId>? cases = null)
    {
        (_kind, _cases) = (kind, cases ?? [CaseId.Of(Guid.NewGuid())]);
        while (Sample() is var sample && (Bytes = sample.Payload.Length) < bytes)
            _items++;
    }

    /// <summary>Length of each payload.</summary>
    public int Bytes { get; }

    /// <summary>Which message it is in the catalogue.</summary>
    public MessageKind Kind => _kind switch
    {
        LetterKind.Question => MessageKind.Question,
        LetterKind.Profile => MessageKind.ReferralProfile,
        _ => MessageKind.CapacityEnquiry,
    };

    /// <summary>One of them, as <see cref="TwoOffices.At"/> would write it now.</summary>
    public Message Sample() => Compose(new MessageContext(
        TwoOffices.At, TwoOffices.Rs, Kind.ConcernsCase ? CaseId.Of(Guid.NewGuid()) : null, TwoOffices.Coordinator.Code, TimeProvider.System.GetUtcNow(), MessageId.Of(Guid.NewGuid()))).Value;

    /// <summary>The next one to be submitted.</summary>
    public Submission Next() => new(Kind, TwoOffices.Rs, CaseOf(Interlocked.Increment(ref _next)), TwoOffices.Coordinator, Compose);

    private CaseId? CaseOf(int number) => _kind switch
    {
        LetterKind.Question => _cases[number % _cases.Count],
        LetterKind.Profile => CaseId.Of(Guid.NewGuid()),
        _ => null,
    };

    private Result<Message> Compose(MessageContext context) => _kind switch
    {
        LetterKind.Question => _items <= 50
            ? QuestionMessage.Ask(context, Topic.Needs, Fields.Take(_items), QuestionPurpose.Readiness)
            : throw new ArgumentException("a question asks for 50 fields at most: no question is so long"),
        LetterKind.Profile => ReferralMessage.Profile(context, Purpose.Services, Urgency.Routine, Needs()),
        _ => CapacityMessage.Enquiry(context, Enumerable.Range(0, 1 + _items).Select(i => Services[i % Services.Length]), 1),
    };

    private IEnumerable<Resource> Needs()
    {
        var person = Guid.NewGuid().ToString();
        yield return new Patient { Id = person, Gender = "female" };
        for (var i = 0; i <= _items; i++)
            yield return new ServiceRequest
            {
                Id = Guid.NewGuid().ToString(),
                Status = "active",
                Intent = "proposal",
                Priority = "routine",
                Code = new() { Coding = [new() { System = CodeSystems.Services, Code = Services[i % Services.Length] }] },
                Subject = new() { Reference = $"urn:uuid:{person}" },
            };
    }
}
