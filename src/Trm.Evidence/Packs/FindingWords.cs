namespace Trm.Evidence.Packs;

/// <summary>What a finding means for somebody who is no engineer, and what to do about it.</summary>
/// <param name="Title">One line.</param>
/// <param name="Advice">What to do.</param>
public sealed record FindingWords(string Title, FindingAdvice Advice)
{
    /// <summary>What to do, in words; whom to call is said elsewhere.</summary>
    public string Next => Advice switch
    {
        FindingAdvice.AskAgain => "Ask for the pack again, by another way than it came. If the new copy shows the same, treat it as a changed record.",
        FindingAdvice.KeepBoth => "Keep both packs as they are: each is signed by its own side, so neither can take back what it said. Ask both to explain in writing.",
        FindingAdvice.GetNewer => "Get the version that knows this format, and verify again. Nothing was judged.",
        FindingAdvice.AskGovernance => "Ask your governance body for the signed directory and its fingerprint, by telephone; then verify again with --fingerprint.",
        FindingAdvice.AskFingerprint => "Ask your governance body for the fingerprint again. If it was right, somebody made this pack up: do not use it.",
        FindingAdvice.TellAll => "Keep both: together they prove it to anybody. Tell your governance body at once, and every country that relies on this log.",
        FindingAdvice.NotSent => "Treat the message as not sent. Ask that side how it came into its records, and whether a key was stolen.",
        FindingAdvice.AskStep => "Ask that side which message came before it, and who approved the step.",
        FindingAdvice.GiveSame => "Give one pack of each side, about the same: two of everything, of the same case, or of the same pair.",
        FindingAdvice.TalkThrough => "Let the coordinators of both sides go through the case together, by telephone, before anything else is done in it.",
        _ => "Keep this pack as it is: it is signed, and proves what that side says today. Ask that side to explain in writing, and compare with the pack of the other side.",
    };

    /// <summary>The words of a code.</summary>
    public static FindingWords Of(FindingCode code) => code switch
    {
        FindingCode.PackUnreadable => new("The file cannot be read as an evidence pack", FindingAdvice.AskAgain),
        FindingCode.FormatUnknown => new("The pack was made by another version of the program", FindingAdvice.GetNewer),
        FindingCode.ManifestMalformed => new("The list of contents was changed or is missing", FindingAdvice.AskAgain),
        FindingCode.ManifestSignature => new("The pack does not bear a good signature of the country that it names", FindingAdvice.AskAgain),
        FindingCode.FileMissing => new("A file was taken out of the pack", FindingAdvice.AskAgain),
        FindingCode.FileAltered => new("A file of the pack was changed", FindingAdvice.AskAgain),
        FindingCode.FileUnexpected => new("Something was added that does not belong there", FindingAdvice.AskAgain),
        FindingCode.DirectoryRefused => new("The signed list of countries and keys does not hold", FindingAdvice.AskGovernance),
        FindingCode.DirectoryUntrusted => new("The pack rests on another list of keys than the one that you vouched for", FindingAdvice.AskFingerprint),
        FindingCode.CheckpointMissing or FindingCode.CheckpointMalformed or FindingCode.CheckpointUnsigned or FindingCode.CheckpointSignature or FindingCode.CheckpointOrigin =>
            new("The seal of the log is missing or does not hold, so nothing below it could be judged", FindingAdvice.AskAgain),
        FindingCode.CheckpointInconsistent => new("The log was rewritten: it signed another history before", FindingAdvice.KeepBoth),
        FindingCode.LogForked => new("The log told two different histories, and signed both", FindingAdvice.TellAll),
        FindingCode.GenerationUnfounded => new("A new log does not begin where the former one stood", FindingAdvice.KeepBoth),
        FindingCode.CosignatureRefused => new("A witness's countersignature does not hold", FindingAdvice.AskAgain),
        FindingCode.RootMismatch => new("The records do not lead to the seal of the log", FindingAdvice.AskWhy),
        FindingCode.TileMissing or FindingCode.TileDamaged => new("A part of the log is missing or was changed", FindingAdvice.AskAgain),
        FindingCode.EvidenceMissing => new("A record was left out", FindingAdvice.AskWhy),
        FindingCode.EvidenceMalformed or FindingCode.EvidenceMisplaced or FindingCode.EvidenceMismatch => new("A record is not the one that was made at the time", FindingAdvice.AskWhy),
        FindingCode.EvidenceWithheld => new("A part of a record was taken out, and no erasure says so", FindingAdvice.AskWhy),
        FindingCode.ProofMissing or FindingCode.ProofRefused => new("Nothing proves that a record stands in the log", FindingAdvice.AskAgain),
        FindingCode.EventMalformed => new("A record does not say what such a record must say", FindingAdvice.AskWhy),
        FindingCode.HeaderRefused => new("A message was not signed by the one it names as its sender", FindingAdvice.NotSent),
        FindingCode.HeaderMissing => new("The signed head of a message was taken out", FindingAdvice.AskAgain),
        FindingCode.HeaderMismatch => new("The signed head of a message was exchanged", FindingAdvice.AskWhy),
        FindingCode.ContentMismatch => new("A record says something else of a message than its sender signed", FindingAdvice.AskWhy),
        FindingCode.SequenceGap => new("Numbers are missing: messages were sent that are not shown", FindingAdvice.AskWhy),
        FindingCode.SequenceDouble => new("A number or a message stands there twice", FindingAdvice.AskWhy),
        FindingCode.SequenceOrder => new("Messages were put in another order", FindingAdvice.AskWhy),
        FindingCode.FateMissing => new("It is not shown what became of a message", FindingAdvice.AskWhy),
        FindingCode.ReceiptConflict => new("Two different receipts were given for one message", FindingAdvice.KeepBoth),
        FindingCode.ReceiptUnfounded => new("There is a receipt for a message that is not shown as sent", FindingAdvice.AskWhy),
        FindingCode.ReceiptAltered => new("A receipt was changed: its time, its answer or what it promised", FindingAdvice.KeepBoth),
        FindingCode.ReceiptOrder => new("Receipts and messages stand in another order than they were given", FindingAdvice.AskWhy),
        FindingCode.PromiseBroken => new("A message was acknowledged, and its record is not there or is another", FindingAdvice.AskWhy),
        FindingCode.LifecycleBroken => new("A step was taken that the rules do not allow there", FindingAdvice.AskStep),
        FindingCode.PacksUnrelated => new("The two packs cannot be compared", FindingAdvice.GiveSame),
        FindingCode.MessageMissing => new("A message is missing on one side", FindingAdvice.KeepBoth),
        FindingCode.MessageExtra => new("One side shows a message that the other does not show as sent", FindingAdvice.KeepBoth),
        FindingCode.MessageAltered => new("The two sides show different messages under one id or number", FindingAdvice.KeepBoth),
        FindingCode.ReceiptMissing => new("A receipt is missing on one side", FindingAdvice.KeepBoth),
        FindingCode.CaseDisagreement => new("The two sides do not agree where a case stands", FindingAdvice.TalkThrough),
        _ => new("Something does not fit", FindingAdvice.AskWhy),
    };
}
