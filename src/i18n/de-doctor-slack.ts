import { deWhy } from './de-problems.ts';
import { deWords } from './de-words.ts';
import type { enSlackAdvice, enSlackChecks, enSlackFound } from './en-doctor-slack.ts';
import { joined, plural } from './phrases.ts';

const right: Readonly<Record<string, string>> = {
  prepare: 'aufbereiten',
  approve: 'freigeben',
  admin: 'verwalten',
};
const mayDo = (role: unknown): string => right[String(role)] ?? String(role);

const channelProblem: Readonly<Record<string, readonly [found: string, advice: string]>> = {
  'channel-public': [
    'ist öffentlich',
    'Ihn in Slack privat machen oder in slack.channel einen anderen nennen.',
  ],
  'channel-shared': [
    'ist mit einer anderen Organisation geteilt',
    'Einen privaten Kanal der Praxis allein benutzen (slack.channel).',
  ],
  'channel-has-guests': [
    'hat Gäste',
    'Sie aus dem Kanal entfernen oder einen anderen benutzen (slack.channel).',
  ],
  'channel-crowded': [
    'hat über 200 Mitglieder',
    'Einen Kanal derer benutzen, die Erinnerungen senden (slack.channel).',
  ],
  is_archived: [
    'ist archiviert',
    'Ihn in Slack wiederherstellen oder in slack.channel einen anderen nennen.',
  ],
  not_in_channel: [
    'hat die App nicht unter seinen Mitgliedern',
    'Dort /invite und den Namen der App schreiben.',
  ],
  channel_not_found: [
    'ist für die App nicht zu sehen',
    'Dort /invite und den Namen der App schreiben; slack.channel prüfen (die Kennung C…, nicht der Name).',
  ],
};

const personProblem: Readonly<Record<string, string>> = {
  user_not_found: 'im Workspace hat niemand diese Kennung',
  user_not_visible: 'die App sieht sie nicht',
  deleted: 'in Slack deaktiviert',
  bot: 'eine App, keine Person',
  guest: 'Gast des Workspace',
  stranger: 'aus einer anderen Organisation',
};

export const deSlackFound: typeof enSlackFound = {
  'slack-secrets-fine': () => 'von der richtigen Art',
  'slack-secret-odd': (d) => `${d.field} ist nicht von der richtigen Art`,
  'slack-login-fine': (d) => `der Workspace ${d.workspace} kennt uns`,
  'slack-unreachable': (d) => `${d.host} ist nicht erreichbar: ${deWhy(d.reason)}`,
  'slack-token-refused': (d) => `Slack nimmt das Bot-Token nicht an (${d.reason})`,
  'slack-answer-odd': (d) => `${d.host} tut nicht, was es soll (${d.reason})`,
  'slack-scopes-fine': () => 'alle, die die App braucht, und nicht mehr',
  'slack-scopes-missing': (d) => `nicht erteilt: ${joined(d.scopes)}`,
  'slack-scopes-needless': (d) => `mehr, als die App braucht: ${joined(d.scopes)}`,
  'slack-scopes-unknown': () => 'weil Slack nicht sagt, welche es erteilt hat',
  'slack-socket-fine': () => 'Socket Mode: Slack liesse uns verbinden',
  'slack-app-token-refused': (d) => `Slack nimmt das App-Token nicht an (${d.reason})`,
  'slack-port-free': (d) => `an ${d.address} hört noch niemand`,
  'slack-port-ours': (d) => `unsere App antwortet an ${d.address}`,
  'slack-port-taken': (d) =>
    `an ${d.address} hört ein anderes Programm, oder eine App mit anderem Signing Secret`,
  'slack-port-unusable': (d) => `an ${d.address} kann niemand hören (${d.reason})`,
  'slack-channel-fine': (d) => `${d.channel}: privat, die App ist darin, niemand von ausserhalb`,
  'slack-channel-unfit': (d) => {
    const [found] = channelProblem[String(d.reason)] ?? [`lässt sich nicht ansehen (${d.reason})`];
    return `${d.channel} ${found}`;
  },
  'slack-roles-fine': (d) => `in Slack eingeschränkt: ${joined(d.roles)}`,
  'slack-roles-open': () => 'wie die Benutzer der Praxis dürfen; Slack schränkt nichts ein',
  'slack-role-empty': (d) => `niemand darf aus Slack ${mayDo(d.role)}: slack.roles.${d.role} ist leer`,
  'slack-group-missing': (d) =>
    `slack.roles.${d.role}: die Benutzergruppe ${d.group} gibt es nicht, oder sie ist deaktiviert`,
  'slack-group-empty': (d) => `slack.roles.${d.role}: in der Benutzergruppe ${d.group} ist niemand`,
  'slack-groups-need-plan': (d) =>
    `slack.roles.${d.role}: das Abonnement dieses Workspace hat keine Benutzergruppen (${d.group})`,
  'slack-group-unknown': (d) =>
    `slack.roles.${d.role}: die Benutzergruppe ${d.group} lässt sich nicht lesen (${d.reason}); daher darf niemand darin etwas`,
  'slack-people-fine': (d) =>
    `${plural(Number(d.count), 'Benutzer der Praxis ist', 'Benutzer der Praxis sind')} in Slack jemand`,
  'slack-people-sandbox': () => 'in der Sandbox dürfen alle im Workspace alles',
  'slack-nobody': () => 'kein Benutzer der Praxis hat eine Slack-Kennung: alle dürfen nur ansehen',
  'slack-no-approver': () => 'niemand darf aus Slack freigeben',
  'slack-no-second-approver': () =>
    'Vier-Augen: was jemand von ihnen aufbereitet, darf aus Slack niemand sonst freigeben',
  'slack-user-gone': (d) =>
    `${d.account} darf aus Slack nichts: ${personProblem[String(d.reason)] ?? String(d.reason)}`,
  'slack-listed-unknown': (d) => `${d.account} soll ${mayDo(d.role)} und ist kein Benutzer der Praxis`,
  'slack-listed-lacks': (d) => `${d.account} soll ${mayDo(d.role)}, und Benutzer ${d.user} darf es nicht`,
  'slack-not-reached': () => 'weil Slack uns nicht hereinliess',
};

const approve =
  'Jemandem mit Slack-Kennung das Recht geben (rundruf users set … --can approve --slack …) und slack.roles.approve ansehen; oder im Dashboard freigeben.';

export const deSlackAdvice: typeof enSlackAdvice = {
  'slack-secret-odd': (d) =>
    `Erwartet wird: ${deWords.configField[String(d.field)]}. Vielleicht wurden sie verwechselt.`,
  'slack-unreachable': () =>
    'Netzwerk und Firewall dieser Maschine sowie slack.apiUrl prüfen; später nochmals versuchen. Gesendet wird auch ohne Slack.',
  'slack-token-refused': () =>
    'Das Bot-Token neu kopieren (App-Einstellungen, «OAuth & Permissions»); wurde die App entfernt, sie wieder installieren.',
  'slack-answer-odd': () =>
    'In einer Minute nochmals versuchen; bleibt es so, slack.apiUrl prüfen. Eine Firewall oder Anmeldeseite kann dazwischen stehen.',
  'slack-scopes-missing': () =>
    'slack/manifest.json neu eintragen (App-Einstellungen, «App Manifest») und die App wieder installieren («OAuth & Permissions»).',
  'slack-scopes-needless': () =>
    'Sie wegnehmen: slack/manifest.json neu eintragen (App-Einstellungen, «App Manifest») und die App wieder installieren.',
  'slack-app-token-refused': () =>
    'Ein App-Token mit dem Scope connections:write machen (App-Einstellungen, «Basic Information») und Socket Mode einschalten.',
  'slack-port-taken': () =>
    'Einen anderen slack.http.port wählen (auch im Reverse Proxy) oder das andere Programm beenden; das Signing Secret prüfen.',
  'slack-port-unusable': () =>
    'slack.http.host auf eine Adresse dieser Maschine setzen, slack.http.port auf einen freien Port über 1023.',
  'slack-channel-unfit': (d) =>
    channelProblem[String(d.reason)]?.[1] ??
    'slack.channel und die Scopes der App prüfen; in einer Minute nochmals versuchen.',
  'slack-role-empty': (d) =>
    `Ist das nicht so gemeint: jemanden in slack.roles.${d.role} nennen oder es weglassen.`,
  'slack-group-missing': (d) =>
    `Die Kennung in slack.roles.${d.role} berichtigen oder die Gruppe in Slack aktivieren.`,
  'slack-group-empty': () =>
    'In Slack jemanden in die Gruppe aufnehmen oder statt ihrer Benutzer (U…) nennen.',
  'slack-groups-need-plan': (d) => `In slack.roles.${d.role} statt der Gruppe die Benutzer (U…) nennen.`,
  'slack-group-unknown': () => 'Den Scope usergroups:read prüfen; in einer Minute nochmals versuchen.',
  'slack-nobody': () => 'Eintragen, wer wer ist: rundruf users set BENUTZER --slack U… (docs/slack.md).',
  'slack-no-approver': () => approve,
  'slack-no-second-approver': () => approve,
  'slack-user-gone': () => 'Die Kennung berichtigen: rundruf users set BENUTZER --slack U…, und slack.roles.',
  'slack-listed-unknown': (d) =>
    `Eintragen: rundruf users add BENUTZER --name … --slack ${d.account}; oder aus der Rolle oder ihrer Gruppe nehmen.`,
  'slack-listed-lacks': (d) =>
    `Slack schränkt nur ein. Das Recht geben: rundruf users set ${d.user} --can …; oder aus der Rolle oder ihrer Gruppe nehmen.`,
};

export const deSlackChecks: typeof enSlackChecks = {
  'slack-secrets': 'Slack-Geheimnisse',
  'slack-login': 'Slack',
  'slack-scopes': 'Slack-Scopes',
  'slack-connection': 'Slack-Verbindung',
  'slack-channel': 'Slack-Kanal',
  'slack-roles': 'Slack-Rollen',
  'slack-people': 'Slack-Personen',
};
