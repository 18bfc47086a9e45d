export { createAgentToken, createWatcherToken } from './rooms/tokens.js';
export type { RoomCredentials } from './rooms/tokens.js';
export { createConsultRoom } from './rooms/consult-room.js';
export { consultRoomName } from './rooms/consult-room-name.js';
export { listConsultRooms } from './rooms/list-consult-rooms.js';
export type { ConsultRoom } from './rooms/list-consult-rooms.js';
export { DEFAULT_SWEEP_AGE_MS, sweepConsultRooms } from './rooms/sweep-consult-rooms.js';
export type { ConsultRoomSweep, SweepConsultRoomsOptions } from './rooms/sweep-consult-rooms.js';
