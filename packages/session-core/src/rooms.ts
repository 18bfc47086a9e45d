export { createAgentToken, createWatcherToken } from './rooms/tokens.js';
export type { RoomCredentials } from './rooms/tokens.js';
export { consultRoomName, createConsultRoom } from './rooms/consult-room.js';
