using Trm.Node.Deadlines;

namespace Trm.Node.Alarms;

/// <summary>Alarms in words: what has not happened, and what to do. No case, no subject.</summary>
internal static class AlarmWords
{
    public static string Say(Alarm alarm, DeadlineRow? deadline, string self, string? number)
    {
        var call = number is null ? "call them" : $"call them: {number}";
        if (deadline is not null && deadline.Step != DueStep.Told)
            return Say(deadline, self, call);
        return alarm.Code switch
        {
            AlarmCode.Undelivered => $"Not delivered to {alarm.Peer}: {call}.",
            AlarmCode.Expired => $"Expired without a receipt from {alarm.Peer}: {call}, and send it again.",
            AlarmCode.DamagedInTransit => $"A copy from {alarm.Peer} came damaged; the next one is taken.",
            AlarmCode.Unverified => $"Unverified message from {alarm.Peer}: telephone them now, {call}.",
            AlarmCode.IdReused => $"{alarm.Peer} used one id for two messages: {call}.",
            AlarmCode.Gap => $"Messages of {alarm.Peer} are missing for more than half an hour: {call}.",
            AlarmCode.SequenceJump => $"A number of {alarm.Peer} lies further ahead than any gap can be: {call}.",
            AlarmCode.Disagreement => $"{alarm.Peer} and we do not agree where a case stands: {call}.",
            AlarmCode.UrgentReport => $"{alarm.Peer} has stopped a case, passes on a no, or reports what has happened to a person: open it now.",
            AlarmCode.TravellingUncleared => $"A person is on the way without a clearance in force: whoever can be there goes; {call}.",
            AlarmCode.ReportRefused => $"{alarm.Peer} refused a report of ours: {call}, and send it again.",
            AlarmCode.ReportNotSent => $"A report may not go to {alarm.Peer} and was not sent: open the case, do not call them, and reach whoever must know in another way.",
            AlarmCode.PersonNotTold => "As far as our record says, a person has not been told within a day of what was decided about them: tell them in their language, and record by whom and when.",
            AlarmCode.ErasureNotTold => $"A case with {alarm.Peer} was erased and they could not be asked to erase it, too: if they may know, tell them in another way.",
            AlarmCode.OldCopy when alarm.Peer is null => "An old copy of our data was put back: our own signature proves it. Only holds and other reports are sent: stop the node, and run trm node generation.",
            AlarmCode.OldCopy => $"{alarm.Peer} holds messages in our name that this node never sent. Either an old copy of our data was put back, or our signing key is stolen (contracts/stolen-key.md): {call}, and ask what they have of us and since when. Only holds and other reports go to them until a new generation begins: trm node generation.",
            AlarmCode.NumberTaken => $"Somebody else has signed a message to {alarm.Peer} in our name: our signing key is stolen. Do now what contracts/stolen-key.md says; {call}, and ask what they have of us that we never sent. Our own messages go on.",
            AlarmCode.ReportWaits => $"A report to {alarm.Peer} could not be sealed yet and goes out as soon as it can be: {call}.",
            AlarmCode.LostInRestore => $"{alarm.Peer} knows of messages that were lost here with the restore: trm node restored names each; {call}, and ask what they said.",
            AlarmCode.NotCaughtUp => $"Since our new generation began {alarm.Peer} has not yet sent again all that it had sent us: decide nothing with them before it has; trm node restored says what is missing. If it lasts, {call}.",
            AlarmCode.GenerationUnlisted => $"{alarm.Peer} writes in a generation that our directory does not list: adopt the newest directory; {call}.",
            AlarmCode.GenerationFormer => $"{alarm.Peer} writes in a generation that it has ended: an old copy may have been put back there; {call}.",
            AlarmCode.Unroutable => $"No mailbox of {alarm.Peer} takes our messages: tell the broker's operator.",
            AlarmCode.MailboxFull => $"The mailbox of {alarm.Peer} is full: {call}.",
            AlarmCode.MailboxAltered when alarm.Peer is null => "Our exchange at the broker is missing, closed to us, or leads to more than mailboxes: tell the broker's operator. trm node doctor says which, trm broker check says why.",
            AlarmCode.MailboxAltered => $"A mailbox where {alarm.Peer} writes to us is missing at the broker, or is not what it was made as: tell the broker's operator. trm node doctor says which, trm broker check says why.",
            AlarmCode.DirectoryBehind => $"A message of {alarm.Peer} needs a newer directory than ours: adopt it.",
            AlarmCode.DirectoryDue => "Our directory is past its next update: get the newer one from the governance body and adopt it.",
            AlarmCode.OwnEntryChanged => "Somebody changes our own entry in the directory and we did not sign it. It is refused here: telephone the governance body and every other participant now.",
            AlarmCode.EntryReplaced => $"The keys of {alarm.Peer} are to be replaced without its own signature, from {alarm.RaisedAt + Envelope.Directory.DirectorySuccession.Wait:yyyy-MM-dd HH:mm} UTC on. Ask them whether they want this; {call}. If they do not, tell the governance body.",
            AlarmCode.GovernanceChanged => "Other keys govern the directory from now on: compare them with what the governance body announced (trm directory show).",
            AlarmCode.ParticipantNotActive when alarm.Peer == self => "We are suspended or have left: only holds and other reports are sent and taken.",
            AlarmCode.ParticipantNotActive => $"{alarm.Peer} is suspended or has left: asks and decisions are not sent to it; reports are, where they can be. Look at the open cases with it; {call}.",
            _ when alarm.Code.StartsWith(AlarmCode.RefusedDirectory, StringComparison.Ordinal) =>
                $"A directory was refused{(alarm.Peer is { } from ? $" that {from} sent" : "")} ({alarm.Code[AlarmCode.RefusedDirectory.Length..]}); the one in force stays. Tell the governance body{(alarm.Peer is null ? "" : $", and {call}")}.",
            AlarmCode.DirectoryExpired => "Our directory has expired: only reports are sent until a newer one is adopted.",
            AlarmCode.KeyTokenAbsent => "The token with our signing key does not answer: nothing can be sent. Put it back, and start the node again.",
            AlarmCode.ClockOff => "Our clock and the others' differ by more than two minutes, as their receipts say: set ours. trm node test shows whether it is right.",
            AlarmCode.ClockStopped => "Our clock and the others' differ by more than five minutes: only reports are sent, all else waits. Set the clock, then: trm node test.",
            AlarmCode.DiskLow => "The disk is nearly full: make room, or soon nothing new can be begun. trm node doctor says where.",
            AlarmCode.StorageLow => "The disk is full, or nearly: only holds and other reports are sent, nothing new is begun. Make room; nothing is lost, and it goes on by itself.",
            AlarmCode.AgreementInvalid => "A file of agreements or holidays cannot be taken up; those before hold on. trm agreement read says which.",
            AlarmCode.DutyDrill => "A duty drill: nothing has happened. Take it; that is all there is to do.",
            AlarmCode.RotaInvalid => "The file of the duty rota cannot be taken up; the one before holds on. trm duty show says why.",
            AlarmCode.CalloutFailed => "By one of their ways at least who is on duty cannot be called out: the mail server or the webhook does not take it. Telephone them; trm duty show says who, and by which ways they are called.",
            AlarmCode.HookFailed => "A national system takes no call and does not hear of what happens here: trm hooks list says which, and since when. Tell whoever looks after it; nothing is lost, and it can fetch what it missed.",
            AlarmCode.RetentionDue => "Cases are over for as long as was agreed: trm retention list shows them, trm retention run proposes or confirms that they be erased.",
            AlarmCode.ErasureStopped => $"The erasure of a case with {alarm.Peer} was decided and is not done: something stands against it since then. trm case erasures says which, trm case erase says what; when that is over, approve it again.",
            AlarmCode.Fork when alarm.Peer == self => "Our own log signed two histories, and every participant knows it: keep everything as it is, and call your governance body.",
            AlarmCode.Fork => $"The log of {alarm.Peer} signed two histories; the proof is kept. Messages go on, its evidence is believed no more: {call}, and your governance body.",
            AlarmCode.CheckpointUnproved => $"{alarm.Peer} does not prove that its log continues what we cosigned: {call}.",
            AlarmCode.LogBehind => $"{alarm.Peer} cosigned more of our log than we have: our database is an old copy. Stop the node, and restore it as a new generation.",
            AlarmCode.LogDamaged => "A file of our own log is missing or damaged, and is written again from the database. Where this stays, look at the disk, and move the folder log/tile of the trail aside: it is written anew.",
            AlarmCode.KeyExpiring => "A key of ours ends within a month, and no next one of it is listed: trm keys list says which; trm keys rotate makes one; have it listed.",
            AlarmCode.KeyUnusable => "A file in our keys folder cannot be used; the keys read before hold on. trm keys list says which.",
            AlarmCode.AttachmentUnfit => $"{alarm.Peer} sent parts of a file that do not fit any message of theirs; nothing of them is shown: {call}, and ask for it again.",
            AlarmCode.KeyRevoked => $"{alarm.Peer} has revoked a key of theirs, or it may be in wrong hands: {call}, and go through the messages in doubt with them.",
            AlarmCode.KeyInDoubt => $"A message of {alarm.Peer} was signed with a key that may have been in wrong hands: {call}, and ask whether it is theirs before anybody acts on it.",
            _ => alarm.Code,
        };
    }

    private static string Say(DeadlineRow deadline, string self, string call)
    {
        var ours = deadline.Mover == self;
        var (what, who) = ($"{deadline.Kind}/{deadline.Code}", ours ? "we" : deadline.Mover);
        if (DueStep.IsArrival(deadline.Step))
            return ours ? $"{Arrival(deadline.Step)} Our move: look, and report." : $"{Arrival(deadline.Step)} {who}'s move: {call}.";
        var nothing = deadline.Step switch
        {
            DueStep.Seen => $"Nobody has opened {what} yet",
            DueStep.Decision => $"{what} is not answered yet",
            DueStep.Stopped => $"What {what} asks to stop is not said to be stopped yet",
            DueStep.Review => "A hold was not looked at again by its owner; it stands, and nothing is lifted",
            DueStep.Authority => "The data protection authority is not said to have been told",
            _ => $"The {deadline.Step} is not said to have been made",
        };
        var since = deadline.Level == 2 ? "overdue" : "half of the time is over: tell the deputy";
        return ours ? $"{nothing}; {since}. Our move." : $"{nothing}; {since}. {who}'s move: {call}.";
    }

    private static string Arrival(string step) => step switch
    {
        DueStep.ArrivalCall => "A person was expected and nothing is heard: call the receiver.",
        DueStep.ArrivalAlarm => "A person was expected and nothing is heard.",
        DueStep.ArrivalNotMet => "A person was expected and nothing is heard: if nobody met them, report not-met.",
        _ => "A person was expected and nothing is heard: if nobody knows where they are, report missing.",
    };
}
